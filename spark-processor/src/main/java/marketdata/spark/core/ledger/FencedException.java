package marketdata.spark.core.ledger;

import java.util.Locale;

/** A newer driver has taken over this query; this one must stop and has written nothing. */
public final class FencedException extends RuntimeException {
    public FencedException(String query, long ours, long newest) {
        super(String.format(
                Locale.ROOT, "query %s: this driver has epoch %d, a newer one has %d; stopping", query, ours, newest));
    }
}
