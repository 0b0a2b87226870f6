package marketdata.faults.oracle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** Compares {@code as_of} with the versions: for any time it shows each closed minute in the version then in force. */
final class AsOfCheck {
    private AsOfCheck() {}

    /** All differences. */
    static List<String> check(DatabaseSnapshot shown) {
        List<String> differences = new ArrayList<>();
        shown.asOf().forEach((time, rows) -> {
            if (new HashSet<>(rows).size() != rows.size()) {
                differences.add("as_of(%s) shows a row twice".formatted(time));
            }
            differences.addAll(SetComparison.differences(
                    inForce(shown, time),
                    rows,
                    each -> "as_of(%s) does not show %s".formatted(time, each.versionName()),
                    each -> "as_of(%s) shows %s".formatted(time, each.versionName())));
        });
        return differences;
    }

    private static List<StoredRow> inForce(DatabaseSnapshot shown, Instant time) {
        return Stream.concat(
                        shown.minutes().stream().filter(each -> !each.open()),
                        shown.history().stream()
                                .filter(each -> each.replacedAt().isAfter(time)))
                .filter(each -> !each.updatedAt().isAfter(time))
                .map(StoredRow::inForce)
                .toList();
    }
}
