package marketdata.model.exchange;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a WebSocket frame says about the subscriptions of its connection.
 *
 * @param kind what it says
 * @param symbols the symbols it names; may be empty
 * @param words the exchange's own error text; empty unless rejected
 */
public record SubscriptionAnswer(Kind kind, Set<String> symbols, String words) {
    /** The frame says nothing about subscriptions. */
    public static final SubscriptionAnswer NOTHING = new SubscriptionAnswer(Kind.NOTHING, Set.of(), "");

    /** The connection delivers what was subscribed, the frame names no symbol. */
    public static final SubscriptionAnswer ALIVE = accepted(Set.of());

    /** What a frame can say. */
    public enum Kind {
        /** The exchange serves the subscription: an acknowledgement, a heartbeat or a trade. */
        ACCEPTED,
        /** The exchange rejects the subscription of {@link #symbols}, or of all symbols when it names none. */
        REJECTED,
        /** Neither: a greeting, a status, something that cannot be read. */
        NOTHING
    }

    /** Copies. */
    public SubscriptionAnswer {
        symbols = Set.copyOf(symbols);
    }

    /** The exchange serves these symbols. */
    public static SubscriptionAnswer accepted(Set<String> symbols) {
        return new SubscriptionAnswer(Kind.ACCEPTED, symbols, "");
    }

    /** The exchange answers with an error. */
    public static SubscriptionAnswer rejected(Set<String> symbols, String words) {
        return new SubscriptionAnswer(Kind.REJECTED, symbols, words);
    }

    /** Those of {@code subscribed} that the answer rejects by name, in a field or in its words; empty if it names none. */
    public Set<String> rejectedOf(Collection<String> subscribed) {
        if (kind != Kind.REJECTED) {
            return Set.of();
        }
        return subscribed.stream()
                .filter(each -> symbols.contains(each) || named(each))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private boolean named(String symbol) {
        // BTC-USD is not named by BTC-USDT, ABTC-USD or BTC-USD-PERP.
        return words.contains(symbol)
                && Pattern.compile("(?<![\\p{L}\\p{N}/_-])" + Pattern.quote(symbol) + "(?![\\p{L}\\p{N}/_-])")
                        .matcher(words)
                        .find();
    }
}
