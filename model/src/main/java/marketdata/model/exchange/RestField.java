package marketdata.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.parse.Decimal;
import marketdata.model.parse.RejectedException;

import java.math.BigDecimal;

/**
 * A field of a REST answer: its value under its name, which the rejection of another kind of value states.
 *
 * @param name as the exchange writes it, or, of an array, what stands at its place
 */
public record RestField(JsonNode value, String name) {
    private static final int LONGEST_NUMBER = 60;
    private static final String PLAIN_NUMBER = "[-+.0-9eE]{1," + LONGEST_NUMBER + "}";

    /** A whole number. Jackson's own {@code asLong} makes 0 of a text and 5 of 5.7. */
    public long whole() {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw badValue("a whole number");
        }
        return value.longValue();
    }

    /** {@code true} or {@code false}. */
    public boolean bool() {
        if (!value.isBoolean()) {
            throw badValue("true or false");
        }
        return value.booleanValue();
    }

    /** A text. */
    public String text() {
        if (!value.isTextual()) {
            throw badValue("a text");
        }
        return value.textValue();
    }

    /** Whether the text is {@code buy}; the only other one allowed is {@code sell}. */
    public boolean isBuy(String buy, String sell) {
        String text = text();
        if (!text.equals(buy) && !text.equals(sell)) {
            throw badValue(buy + " or " + sell);
        }
        return text.equals(buy);
    }

    /** A price or quantity as text. */
    public Decimal decimal() {
        number();
        return Decimal.of(value.textValue());
    }

    /** An amount as text. */
    public BigDecimal number() {
        if (!value.isTextual()) {
            throw badValue("a number as text");
        }
        // BigDecimal also reads digits of other scripts.
        if (!value.textValue().matches(PLAIN_NUMBER)) {
            throw badValue("a number");
        }
        try {
            return bounded(new BigDecimal(value.textValue()));
        } catch (NumberFormatException e) {
            throw badValue("a number");
        }
    }

    /** A bare number, exact. */
    public BigDecimal bare() {
        // Jackson makes a double of what is beyond every double.
        if (!value.isIntegralNumber() && !value.isBigDecimal()) {
            throw badValue("a number");
        }
        return bounded(value.decimalValue());
    }

    /** Whole seconds since 1970 UTC, as microseconds. */
    public long seconds() {
        try {
            return Math.multiplyExact(whole(), 1_000_000L);
        } catch (ArithmeticException e) {
            throw badValue("a number of seconds");
        }
    }

    /** What could fill the memory when it is calculated with is no amount. */
    private BigDecimal bounded(BigDecimal number) {
        if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
            throw badValue("a number of at most " + LONGEST_NUMBER + " digits");
        }
        return number;
    }

    /** The rejection of this value. */
    public RejectedException badValue(String allowed) {
        return RestJson.badValue(name, allowed);
    }
}
