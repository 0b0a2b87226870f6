package marketdata.producer.history;

import marketdata.connect.http.Proxies;
import marketdata.model.exchange.DailyFiles;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Trade;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Daily files of past trades, in a folder or on a site. */
final class DailyFileSource {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int ATTEMPTS = 3;

    private final DailyFiles format;
    private final String place;
    private final Path downloads;
    private final HttpClient http =
            Proxies.httpClient().connectTimeout(Duration.ofSeconds(10)).build();

    /** Takes what a file holds. */
    interface Sink {
        /** A trade. */
        void trade(Trade trade);

        /** A line that is none; the reason names file and line. */
        void rejected(String line, RejectedException reason);
    }

    /** A day's file that cannot be used: the message names it and says why. Other days are not concerned. */
    static final class DumpException extends IOException {
        DumpException(String message) {
            super(message);
        }
    }

    /**
     * @param place a folder that holds the files, as they are named or in folders as on the site; or the site's address
     * @param downloads where a file of a site lies while it is read
     */
    DailyFileSource(DailyFiles format, String place, Path downloads) {
        this.format = format;
        this.place = place;
        this.downloads = downloads;
    }

    /**
     * The file of a day, whole: equal to the checksum beside it if there is one, and to those inside it; empty when there is
     * none.
     *
     * @throws DumpException when it cannot be had, or is damaged
     */
    Optional<Path> find(String symbol, LocalDate day) throws IOException, InterruptedException {
        String path = format.path(symbol, day);
        Optional<Path> file = place.startsWith("http://") || place.startsWith("https://")
                ? download(path)
                : inFolder(URLDecoder.decode(path, StandardCharsets.UTF_8));
        if (file.isPresent()) {
            checkInside(file.get());
        }
        return file;
    }

    private Optional<Path> inFolder(String path) throws IOException {
        Path folder = Path.of(place);
        for (Path file : new Path[] {folder.resolve(path.substring(1)), folder.resolve(name(path))}) {
            if (Files.isRegularFile(file)) {
                Path checksum = file.resolveSibling(file.getFileName() + ".CHECKSUM");
                if (Files.isRegularFile(checksum)) {
                    check(file, Files.readString(checksum));
                }
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private Optional<Path> download(String path) throws IOException, InterruptedException {
        URI address = URI.create(place.replaceFirst("/$", "") + path);
        Path file = downloads.resolve(name(path));
        int status = patiently(address, PATIENCE, HttpResponse.BodyHandlers.ofFile(file))
                .statusCode();
        if (status == 404) {
            Files.delete(file);
            return Optional.empty();
        }
        if (status != 200) {
            throw new DumpException(address + ": status " + status);
        }
        HttpResponse<String> sum = patiently(
                URI.create(address + ".CHECKSUM"), Duration.ofSeconds(30), HttpResponse.BodyHandlers.ofString());
        if (sum.statusCode() == 200) {
            check(file, sum.body());
        }
        return Optional.of(file);
    }

    /** Asks again after a broken connection and after a fault of the site. */
    private <T> HttpResponse<T> patiently(URI address, Duration limit, HttpResponse.BodyHandler<T> body)
            throws DumpException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(limit).build();
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<T> answer = http.send(request, body);
                if (answer.statusCode() < 500 || attempt == ATTEMPTS) {
                    return answer;
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new DumpException(address + ": " + e);
                }
            }
            TimeUnit.SECONDS.sleep(attempt);
        }
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void check(Path file, String checksum) throws IOException {
        String expected = checksum.strip().split("\\s+")[0];
        if (!expected.equalsIgnoreCase(sha256(file))) {
            throw new DumpException(file + " is damaged: its SHA-256 is not the one of its .CHECKSUM");
        }
    }

    /** Before its first trade is published: ZipFile itself checks no sum. */
    private static void checkInside(Path file) throws DumpException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                CRC32 sum = new CRC32();
                try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
                if (entry.getCrc() != -1 && entry.getCrc() != sum.getValue()) {
                    throw new DumpException(file + " is damaged: the CRC-32 of " + entry.getName() + " is wrong");
                }
            }
        } catch (DumpException e) {
            throw e;
        } catch (IOException e) {
            throw new DumpException(file + " is no whole zip file: " + e.getMessage());
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** A downloaded file has been read, and goes. */
    void done(Path file) throws IOException {
        if (file.startsWith(downloads)) {
            Files.delete(file);
        }
    }

    /** How many bytes of text a file holds; 0 when it does not say. */
    static long size(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return Math.max(0, zip.stream().mapToLong(ZipEntry::getSize).sum());
        }
    }

    /** Hands over every line, in the file's order, and how many bytes have been read. */
    void read(Path file, String symbol, Sink sink, LongConsumer progress) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(zip.getInputStream(entry), StandardCharsets.ISO_8859_1), 1 << 16)) {
                    long number = 0;
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        progress.accept(line.length() + 1);
                        read(line, symbol, sink, file.getFileName() + " line " + ++number);
                    }
                }
            }
        }
    }

    private void read(String line, String symbol, Sink sink, String where) {
        if (line.isBlank()) {
            return;
        }
        try {
            format.parse(symbol, line).ifPresent(sink::trade);
        } catch (RejectedException e) {
            sink.rejected(line, new RejectedException(e.reason(), where + ": " + e.getMessage()));
        }
    }
}
