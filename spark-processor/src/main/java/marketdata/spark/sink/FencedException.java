package marketdata.spark.sink;

/** A newer driver has taken over this query; this one must stop and has written nothing. */
public final class FencedException extends RuntimeException {
    FencedException(String query, long ours, long newest) {
        super("query %s: this driver has epoch %d, a newer one has %d; stopping".formatted(query, ours, newest));
    }
}
