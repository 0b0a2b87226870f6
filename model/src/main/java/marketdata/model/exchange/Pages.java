package marketdata.model.exchange;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A list in pieces of at most so many elements. */
public final class Pages {
    private Pages() {}

    /** The pieces, in order. */
    public static <T> Stream<List<T>> of(List<T> all, int size) {
        return IntStream.range(0, (all.size() + size - 1) / size)
                .mapToObj(page -> all.subList(page * size, Math.min(all.size(), (page + 1) * size)));
    }
}
