package marketdata.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.RunFailed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the simulator found in the recordings. */
final class Recorded {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Recorded() {}

    /** The symbols with commas between; waits for the simulator, which reads its recordings first. */
    static String symbols(int simulatorPort, Runnable check) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            check.run();
            Optional<JsonNode> status = HttpStatus.of(simulatorPort, "/simulator/status");
            if (status.isPresent()) {
                List<String> names = status.get().path("symbols").properties().stream()
                        .map(symbol -> symbol.getKey())
                        .toList();
                if (names.isEmpty()) {
                    throw new RunFailed("the recordings hold no trades");
                }
                return String.join(",", names);
            }
            Thread.sleep(100);
        }
        throw new RunFailed("the simulator has not read its recordings in " + PATIENCE.toMinutes() + " minutes");
    }
}
