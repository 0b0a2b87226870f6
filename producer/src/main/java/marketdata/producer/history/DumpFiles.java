package marketdata.producer.history;

import marketdata.model.RejectedException;
import marketdata.model.Trade;
import marketdata.model.exchange.TradeDumps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Daily files of past trades, in a folder or on a site. */
final class DumpFiles {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final TradeDumps format;
    private final String place;
    private final Path downloads;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** Takes what a file holds. */
    interface Sink {
        /** A trade. */
        void trade(Trade trade);

        /** A line that is none. */
        void refused(String line, RejectedException reason);
    }

    /**
     * @param place a folder that holds the files, as they are named or in folders as on the site; or the site's address
     * @param downloads where a file of a site lies while it is read
     */
    DumpFiles(TradeDumps format, String place, Path downloads) {
        this.format = format;
        this.place = place;
        this.downloads = downloads;
    }

    /**
     * The file of a day; empty when there is none.
     *
     * @throws IOException when it cannot be had, or is not what the checksum beside it says
     */
    Optional<Path> find(String symbol, LocalDate day) throws IOException, InterruptedException {
        String path = format.path(symbol, day);
        return place.startsWith("http://") || place.startsWith("https://")
                ? download(path)
                : inFolder(URLDecoder.decode(path, StandardCharsets.UTF_8));
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
        HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
        int status = http.send(request, HttpResponse.BodyHandlers.ofFile(file)).statusCode();
        if (status == 404) {
            Files.delete(file);
            return Optional.empty();
        }
        if (status != 200) {
            throw new IOException(address + ": status " + status);
        }
        HttpRequest sum = HttpRequest.newBuilder(URI.create(address + ".CHECKSUM"))
                .timeout(Duration.ofSeconds(30))
                .build();
        HttpResponse<String> answer = http.send(sum, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
            check(file, answer.body());
        }
        return Optional.of(file);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void check(Path file, String checksum) throws IOException {
        String told = checksum.strip().split("\\s+")[0];
        if (!told.equalsIgnoreCase(sha256(file))) {
            throw new IOException(file + " is damaged: its SHA-256 is not the one of its .CHECKSUM");
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(java.io.OutputStream.nullOutputStream());
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
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        progress.accept(line.length() + 1);
                        read(line, symbol, sink);
                    }
                }
            }
        }
    }

    private void read(String line, String symbol, Sink sink) {
        if (line.isBlank()) {
            return;
        }
        try {
            format.parse(symbol, line).ifPresent(sink::trade);
        } catch (RejectedException e) {
            sink.refused(line, e);
        }
    }
}
