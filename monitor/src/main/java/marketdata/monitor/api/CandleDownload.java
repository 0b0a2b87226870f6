package marketdata.monitor.api;

import io.javalin.http.Context;
import marketdata.monitor.database.CandleTables;
import marketdata.monitor.database.CandleTables.Selection;
import marketdata.monitor.lake.CandleParquet;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Candles as CSV or Parquet, written as they are read: the memory does not depend on their number. One file at a time. */
final class CandleDownload {
    static final String PARQUET = "application/vnd.apache.parquet";

    private final CandleTables tables;
    private final Semaphore one = new Semaphore(1);

    CandleDownload(CandleTables tables) {
        this.tables = tables;
    }

    /** Sends them; {@code format} is {@code csv} or {@code parquet}. */
    void send(Selection wanted, String format, Context request) throws SQLException {
        if (!one.tryAcquire()) {
            request.header("Retry-After", "5");
            throw Problem.busy("Another file of candles is being made; one at a time.");
        }
        try {
            String name = "%s-%s-%s.%s".formatted(wanted.source(), wanted.symbol(), wanted.interval(), format);
            request.header(
                    "Content-Disposition",
                    "attachment; filename=\"%s\"".formatted(name.replaceAll("[^A-Za-z0-9._-]", "_")));
            if (format.equals("csv")) {
                request.contentType("text/csv; charset=utf-8");
                csv(wanted, request.res().getOutputStream());
            } else {
                parquet(wanted, request);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            one.release();
        }
    }

    /** No stored text of a candle needs quotes. Not closed when it fails: a problem can be sent while nothing was. */
    private void csv(Selection wanted, OutputStream out) throws SQLException, IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        text.write(String.join(",", CandleTables.columns(wanted.interval())) + "\r\n");
        tables.each(wanted, candle -> {
            try {
                text.write(candle.stream()
                                .map(value -> value == null ? "" : value.toString())
                                .collect(Collectors.joining(","))
                        + "\r\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        text.flush();
    }

    /** By way of a compressed file: in a container the folder of such files is small. */
    private void parquet(Selection wanted, Context request) throws SQLException, IOException {
        Path folder = Files.createTempDirectory("candles");
        Path csv = folder.resolve("candles.csv.gz");
        Path parquet = folder.resolve("candles.parquet");
        try {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(csv))) {
                csv(wanted, out);
            }
            try {
                CandleParquet.write(csv, CandleTables.columns(wanted.interval()), parquet);
            } catch (SQLException e) {
                throw Problem.server(
                        500, "These candles cannot be written as Parquet, take format=csv: " + e.getMessage());
            }
            request.contentType(PARQUET).header("Content-Length", Long.toString(Files.size(parquet)));
            Files.copy(parquet, request.res().getOutputStream());
        } finally {
            for (Path each : List.of(csv, parquet, folder)) {
                Files.deleteIfExists(each);
            }
        }
    }
}
