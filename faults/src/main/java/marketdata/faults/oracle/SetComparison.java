package marketdata.faults.oracle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Compares two sets of equal things. */
final class SetComparison {
    private SetComparison() {}

    /**
     * The differences, in words.
     *
     * @param absent describes what is not there
     * @param unexpected describes what should not be there
     */
    static <T> List<String> differences(
            Collection<T> must, Collection<T> is, Function<T, String> absent, Function<T, String> unexpected) {
        Set<T> expected = new HashSet<>(must);
        Set<T> found = new HashSet<>(is);
        List<String> differences = new ArrayList<>();
        must.stream().filter(each -> !found.contains(each)).map(absent).forEach(differences::add);
        is.stream().filter(each -> !expected.contains(each)).map(unexpected).forEach(differences::add);
        return differences;
    }
}
