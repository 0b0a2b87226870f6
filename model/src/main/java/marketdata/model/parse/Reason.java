package marketdata.model.parse;

import java.util.Locale;

/** Why an input could not be used. The wire form (dead-letter header {@code reason}) is the constant in lower case. */
public enum Reason {
    /** Nothing there: no bytes, or only white space. */
    EMPTY,
    /** Not one well-formed JSON object. */
    NOT_JSON,
    /** A binary frame where the exchange sends text. */
    NOT_TEXT,
    /** Larger than a frame may be. */
    TOO_LARGE,
    /** A field that a trade cannot do without is absent or null. */
    MISSING_FIELD,
    /** The same field twice in one object. */
    DUPLICATE_FIELD,
    /** A field of the wrong type, or text that is no number, no time, no symbol. */
    BAD_VALUE,
    /** More digits than can be held exactly; never rounded. */
    TOO_MANY_DIGITS,
    /** A price, quantity or id no market has: zero or negative price, negative quantity, absurd size. */
    OUT_OF_RANGE,
    /** An event time before there were markets, or ahead of the exchange's clock. */
    TIME_OUT_OF_RANGE,
    /** {@code trade_time} and {@code timestamp_ms} name different milliseconds. */
    TIME_CONFLICT,
    /** A symbol nobody subscribed to. */
    UNKNOWN_SYMBOL,
    /** An id seen before, now with another price, quantity, time or side: the first one stays. */
    ID_CONFLICT,
    /** An error message of the exchange in place of a trade. */
    EXCHANGE_ERROR;

    /** The form in headers and tables, for example {@code missing_field}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
