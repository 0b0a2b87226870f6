package marketdata.model.trade;

import java.util.Iterator;

/** The exchanges that {@code --source} allows, for its help. */
public final class ExchangeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Exchange.names().iterator();
    }
}
