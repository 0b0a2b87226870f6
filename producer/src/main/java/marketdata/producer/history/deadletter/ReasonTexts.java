package marketdata.producer.history.deadletter;

import marketdata.model.parse.Reason;
import marketdata.model.parse.Symbols;

import java.util.Arrays;
import java.util.Optional;

/** What each reason means, what is allowed instead, and what can be done about it. */
final class ReasonTexts {
    private ReasonTexts() {}

    /** A reason by its wire name. */
    static Optional<Reason> reason(String wire) {
        return Arrays.stream(Reason.values())
                .filter(each -> each.wire().equals(wire))
                .findFirst();
    }

    static String meaning(Reason reason) {
        return switch (reason) {
            case EMPTY -> "Nothing there: no bytes, or only white space.";
            case NOT_JSON -> "Not one well-formed JSON object.";
            case NOT_TEXT -> "A binary frame, or text that is not UTF-8, where the exchange sends text.";
            case TOO_LARGE -> "Larger than a frame may be; only the beginning is kept, with length and SHA-256.";
            case MISSING_FIELD -> "A field that a trade cannot do without is absent or null.";
            case DUPLICATE_FIELD -> "The same field twice in one object: nobody can say which is meant.";
            case BAD_VALUE -> "A field of the wrong type, or text that is no number, no time, no symbol.";
            case TOO_MANY_DIGITS -> "More digits than can be held exactly; nothing is ever rounded.";
            case OUT_OF_RANGE -> "A price, quantity or id that no market has.";
            case TIME_OUT_OF_RANGE -> "An event time before there were markets, or ahead of the exchange's clock.";
            case TIME_CONFLICT -> "trade_time and timestamp_ms name different milliseconds.";
            case UNKNOWN_SYMBOL -> "A symbol that nobody had subscribed to.";
            case ID_CONFLICT -> "An id seen before, with other content; the first one stays.";
            case EXCHANGE_ERROR -> "An error message of the exchange in place of a trade.";
        };
    }

    static String allowed(Reason reason) {
        return switch (reason) {
            case EMPTY, NOT_JSON -> "one JSON object (or array, where the exchange sends one)";
            case NOT_TEXT -> "a text frame in UTF-8";
            case TOO_LARGE -> "up to 1 MiB";
            case MISSING_FIELD, DUPLICATE_FIELD -> "symbol, id, price, quantity, time and side, each once";
            case BAD_VALUE -> "numbers as the exchange writes them; symbols of " + Symbols.ALLOWED;
            case TOO_MANY_DIGITS -> "18 digits, 12 decimals; price and quantity 20 decimals together";
            case OUT_OF_RANGE -> "price above 0, id and quantity 0 or more, price times quantity below 1e14";
            case TIME_OUT_OF_RANGE -> "years 2009 to 2099, and up to 5 minutes ahead of the exchange's clock";
            case TIME_CONFLICT -> "both the same millisecond";
            case UNKNOWN_SYMBOL -> "the symbols of --symbols or --top";
            case ID_CONFLICT -> "one content for one id";
            case EXCHANGE_ERROR -> "trades";
        };
    }

    /** Whether these are rejected for what they say, not for how it is written: no fix of a parser makes them right. */
    static boolean isContent(String reason) {
        return reason.equals(Reason.ID_CONFLICT.wire()) || reason.equals(Reason.UNKNOWN_SYMBOL.wire());
    }
}
