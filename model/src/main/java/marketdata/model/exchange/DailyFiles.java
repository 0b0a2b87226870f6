package marketdata.model.exchange;

import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Trade;

import java.net.URI;
import java.time.LocalDate;
import java.util.Optional;

/** An exchange's public files of past trades, one for a symbol and UTC day, as pure functions. */
public interface DailyFiles {
    /** Where they are, unless the user says otherwise. */
    URI defaultSite();

    /** Path of a zip below the site; the same with {@code .CHECKSUM} holds its SHA-256 in hex. */
    String path(String symbol, LocalDate day);

    /**
     * A line of the file in the zip; empty for the line of column names that some files begin with.
     *
     * @throws RejectedException when it is no trade
     */
    Optional<Trade> parse(String symbol, String line);
}
