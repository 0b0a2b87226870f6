package marketdata.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Small made-up recordings. */
final class Recordings {

    static final long START_MILLIS = 1_700_000_040_000L;

    private Recordings() {}

    /** A combined-stream frame as Binance sends it. */
    static String trade(String symbol, long id, String price, String quantity, long time, boolean buyerIsMaker) {
        return "{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT)
                + "@trade\",\"data\":{\"e\":\"trade\",\"E\":"
                + (time + 1) + ",\"s\":\"" + symbol + "\",\"t\":" + id + ",\"p\":\"" + price + "\",\"q\":\"" + quantity
                + "\",\"T\":" + time + ",\"m\":" + buyerIsMaker + ",\"M\":true}}";
    }

    /** Trade number {@code i} of a made-up ETHUSDT tape: ids from 1000, 10 ms apart. */
    static String trade(int i) {
        return trade(
                "ETHUSDT", 1000 + i, "100.0" + i % 10 + "000000", "0.50000000", START_MILLIS + 10L * i, i % 2 == 0);
    }

    static List<String> trades(int count) {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(trade(i));
        }
        return frames;
    }

    /** Lines as the recorder writes them, 10 ms apart; frames that are no JSON become JSON strings. */
    static List<String> lines(List<String> frames) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            lines.add("{\"local_ns\":" + (START_MILLIS + 10L * i + 5) * 1_000_000 + ",\"msg\":" + frames.get(i) + "}");
        }
        return lines;
    }

    static Path plain(Path folder, List<String> lines) throws IOException {
        return Files.write(Files.createTempFile(folder, "recording", ".ndjson"), lines);
    }

    static Path gzip(Path folder, List<String> lines) throws IOException {
        Path file = Files.createTempFile(folder, "recording", ".ndjson.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
