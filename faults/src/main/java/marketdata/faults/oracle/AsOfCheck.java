package marketdata.local.torture;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Holds {@code as_of} against the versions: at any time it shows each closed minute in the version then in force. */
final class AsOfVerdict {
    private AsOfVerdict() {}

    /** Everything that is not as it must be. */
    static List<String> judge(Snapshot shown) {
        List<String> differences = new ArrayList<>();
        shown.asOf().forEach((time, rows) -> {
            Set<Stored> must = new HashSet<>(inForce(shown, time));
            Set<Stored> is = new HashSet<>(rows);
            if (is.size() != rows.size()) {
                differences.add("as_of(%s) shows a row twice".formatted(time));
            }
            must.stream()
                    .filter(each -> !is.contains(each))
                    .forEach(each -> differences.add(String.format(
                            Locale.ROOT, "as_of(%s) does not show %s version %d", time, each.name(), each.version())));
            is.stream()
                    .filter(each -> !must.contains(each))
                    .forEach(each -> differences.add(String.format(
                            Locale.ROOT, "as_of(%s) shows %s version %d", time, each.name(), each.version())));
        });
        return differences;
    }

    private static List<Stored> inForce(Snapshot shown, Instant time) {
        return Stream.concat(
                        shown.minutes().stream().filter(each -> !each.open()),
                        shown.history().stream()
                                .filter(each -> each.replacedAt().isAfter(time)))
                .filter(each -> !each.updatedAt().isAfter(time))
                .map(Stored::inForce)
                .toList();
    }
}
