package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.JsonText;
import marketdata.local.UserError;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * The market of one demo folder. It is kept there, because the same seed, symbols, rate and beginning give the same
 * trades with the same ids: a later demo continues where the folder's rows end.
 *
 * @param rate trades a second
 * @param began ISO, UTC
 */
record SimulatedMarket(String symbols, int rate, long seed, String began) {
    /** The folder's market; a new one when it has none. */
    static SimulatedMarket of(DataDir data, String symbols, int rate, long seed, String history) {
        Path file = data.at("market.json");
        try {
            if (!Files.exists(file)) {
                Instant began = Instant.now().minus(duration(history)).truncatedTo(ChronoUnit.SECONDS);
                SimulatedMarket made = new SimulatedMarket(symbols, rate, seed, began.toString());
                JsonText.write(data.create().at("market.json"), made);
                return made;
            }
            SimulatedMarket kept = JsonText.read(file, SimulatedMarket.class);
            if (!kept.equals(new SimulatedMarket(symbols, rate, seed, kept.began()))) {
                throw new UserError(data.path() + " holds another market: --symbols " + kept.symbols() + " --rate "
                        + kept.rate() + " --seed " + kept.seed() + "; use these, or another --data");
            }
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> arguments() {
        return List.of(
                "--symbols",
                symbols,
                "--rate",
                Integer.toString(rate),
                "--seed",
                Long.toString(seed),
                "--start",
                began);
    }

    private static Duration duration(String text) {
        String[] parts = text.trim().split("\\s+");
        try {
            if (parts.length == 1) {
                return Duration.parse(text.trim());
            }
            String unit = parts[1].toUpperCase(Locale.ROOT);
            return Duration.of(Long.parseLong(parts[0]), ChronoUnit.valueOf(unit.endsWith("S") ? unit : unit + "S"));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new UserError("--history " + text + ": allowed are for example 30 minutes, 2 hours, PT90S");
        }
    }
}
