package marketdata.local.torture;

import marketdata.local.torture.Expected.Traded;

import java.util.ArrayList;
import java.util.List;

/** Holds {@code late_trades} against the tape: each is a true trade. */
final class LateVerdict {
    private LateVerdict() {}

    /**
     * Everything that is not as it must be.
     *
     * @param restated whether Restate has run since the last of them came: then none waits any more
     */
    static List<String> judge(Snapshot shown, Expected expected, boolean restated) {
        List<String> differences = new ArrayList<>();
        for (Snapshot.Late late : shown.late()) {
            Traded must = expected.trades(late.symbol()).get(late.id());
            Traded is = new Traded(
                    late.id(),
                    late.price(),
                    late.quantity(),
                    late.micros(),
                    late.side().equals("SELL"));
            if (!is.equals(must)) {
                differences.add("late_trades: %s %d is %s, must be %s".formatted(late.symbol(), late.id(), is, must));
            }
            if (restated && late.state().equals("waiting")) {
                differences.add("late_trades: %s %d still waits".formatted(late.symbol(), late.id()));
            }
        }
        return differences;
    }
}
