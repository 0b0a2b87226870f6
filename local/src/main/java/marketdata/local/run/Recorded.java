package marketdata.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.RunFailed;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the simulator found in the recordings.
 *
 * @param frames all frames
 * @param ofTrades frames of the stream of trades, damaged ones among them
 * @param unsent frames of the stream of trades that no connection of the producer got
 * @param reads the streams of trades that the producer reads
 * @param others frames of other streams, by the name of the stream
 */
record Recorded(long frames, long ofTrades, long unsent, String reads, Map<String, Long> others) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int STREAMS_NAMED = 10;

    static Recorded of(JsonNode simulatorStatus) {
        JsonNode recording = simulatorStatus.path("recording");
        return new Recorded(
                recording.path("frames").asLong(),
                recording.path("of_trades").asLong(),
                recording.path("unsent").asLong(),
                recording.path("reads").asText(),
                recording.path("other_streams").properties().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().asLong())));
    }

    /**
     * The symbols with commas between; waits for the simulator, which reads its recordings first.
     *
     * @throws RunFailed when the recordings hold no frame that the producer could make a trade of
     */
    static String symbols(int simulatorPort, Runnable check) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            check.run();
            Optional<JsonNode> status = HttpStatus.of(simulatorPort, "/simulator/status");
            if (status.isPresent()) {
                return symbols(status.get());
            }
            Thread.sleep(100);
        }
        throw new RunFailed("the simulator has not read its recordings in " + PATIENCE.toMinutes() + " minutes");
    }

    static String symbols(JsonNode simulatorStatus) {
        List<String> names = simulatorStatus.path("symbols").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
        Recorded recorded = of(simulatorStatus);
        if (names.isEmpty() || recorded.ofTrades() == 0) {
            throw new RunFailed(String.format(
                    Locale.ROOT,
                    "the recordings hold no trades: %,d frames%s; read is the stream %s of --source %s",
                    recorded.frames(),
                    recorded.others().isEmpty() ? "" : ", of other streams: " + recorded.otherStreams(),
                    recorded.reads(),
                    simulatorStatus.path("source").asText()));
        }
        return String.join(",", names);
    }

    /** Frames of other streams. */
    long otherFrames() {
        return others.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Other streams with their frames, the largest first. */
    String otherStreams() {
        String named = others.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(STREAMS_NAMED)
                .map(each -> String.format(Locale.ROOT, "%s %,d", each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
        return others.size() > STREAMS_NAMED
                ? String.format(Locale.ROOT, "%s, and %,d others", named, others.size() - STREAMS_NAMED)
                : named;
    }
}
