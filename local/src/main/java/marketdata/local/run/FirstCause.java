package marketdata.local.run;

import marketdata.local.process.LogTail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why a run writes no row: the first warning that a program of it logged, and what a user can do about it. */
final class FirstCause {
    private static final Pattern WARNING =
            Pattern.compile("\\S+ (?:WARN|ERROR) +(?:\\[[^]]*] )?\\S+ (?:- )?(?<message>.*)");
    /** The errors of marketdata.spark.JobProgram, but the one that only introduces a stack trace. */
    private static final Pattern END_OF_DRIVER =
            Pattern.compile("(?<time>\\S+Z) ERROR +JobProgram (?!(?:the|a) query ended)(?<message>.*)");

    private static final int LINES = 500;

    /** The end of a message that only says when the program tries again. */
    private static final Pattern NEXT_ATTEMPT =
            Pattern.compile("[;,] (?:again|next attempt|retry\\w*|will retry|tries again) in [0-9.]+ m?s\\.?$");

    private static final Pattern LOCATION = Pattern.compile(
            "(?i)\\b(?:451|403)\\b|restricted location|forbidden|not available in your (?:country|region)");
    private static final Pattern CERTIFICATE = Pattern.compile("(?i)certificat|PKIX|\\bSSL|\\bTLS");
    private static final Pattern NAME = Pattern.compile("(?i)unresolved|unknown ?host|cannot be resolved|not known");
    private static final Pattern NETWORK = Pattern.compile(
            "(?i)refused|timed out|time ?out|no (?:whole )?answer|unreachable|reset|no route|ConnectException"
                    + "|ClosedChannel|connection failed|cannot be connected|cannot connect|no connection|no network");

    private FirstCause() {}

    /** The size of a log, as the position from which {@link #in} reads later; 0 before the log exists. */
    static long position(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The message of the first warning or error after {@code position}, in bytes, without the time of the next
     * attempt; a log that has been rotated since is read from its beginning. At most 64 KiB are read. Empty when there
     * is none.
     *
     * @param connected whether the program has a connection: then warnings of the network are over, and do not count;
     *     otherwise the first of them is the cause, and another warning only where there is none of them
     */
    static Optional<String> in(Path log, long position, boolean connected) {
        if (!Files.exists(log)) {
            return Optional.empty();
        }
        try {
            return first(LogTail.since(log, position > Files.size(log) ? 0 : position), connected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same of a log's text. */
    static Optional<String> first(String text, boolean connected) {
        List<String> warnings = text.lines()
                .map(WARNING::matcher)
                .filter(Matcher::matches)
                .map(line -> NEXT_ATTEMPT.matcher(line.group("message").strip()).replaceFirst(""))
                .toList();
        if (connected) {
            return warnings.stream().filter(warning -> !ofNetwork(warning)).findFirst();
        }
        return warnings.stream().filter(FirstCause::ofNetwork).findFirst().or(() -> warnings.stream()
                .findFirst());
    }

    private static boolean ofNetwork(String warning) {
        return Stream.of(LOCATION, CERTIFICATE, NAME, NETWORK)
                .anyMatch(pattern -> pattern.matcher(warning).find());
    }

    /** What a job's driver said last, and not before {@code since}, of why it ended and what to do; empty without such a line. */
    static Optional<String> ofDriver(Path log, Instant since) {
        return LogTail.last(log, LINES).stream()
                .map(END_OF_DRIVER::matcher)
                .filter(Matcher::matches)
                .filter(line -> !Instant.parse(line.group("time")).isBefore(since))
                .map(line -> line.group("message").strip())
                .reduce((before, last) -> last);
    }

    /** What a user of the exchange {@code source} can do about a cause, as a sentence without its full stop. */
    static String advice(String cause, String source) {
        if (LOCATION.matcher(cause).find()) {
            return "The exchange rejects this location; " + otherAddresses(source);
        }
        if (CERTIFICATE.matcher(cause).find()) {
            return "Check this machine's clock, and whether a proxy replaces the exchange's certificate";
        }
        if (NAME.matcher(cause).find()) {
            return "The host's name cannot be resolved: check the network, DNS, and HTTPS_PROXY where a proxy is"
                    + " needed;"
                    + " ./pipeline demo needs no network";
        }
        if (NETWORK.matcher(cause).find()) {
            return "Check the network, the firewall, and HTTPS_PROXY where a proxy is needed; "
                    + otherAddresses(source);
        }
        return "./pipeline monitor doctor examines each part";
    }

    private static String otherAddresses(String source) {
        return source.equals("binance")
                ? "other addresses of the exchange: --rest-url https://data-api.binance.vision --websocket-url"
                        + " wss://data-stream.binance.vision"
                : "--rest-url and --websocket-url name other addresses of the exchange";
    }
}
