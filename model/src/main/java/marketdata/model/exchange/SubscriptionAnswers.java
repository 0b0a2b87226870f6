package marketdata.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads each exchange's answers to subscriptions. Thread-safe; a frame that cannot be read says nothing. */
public final class SubscriptionAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Symbols in one subscribe message: about 2 kB, far below what any server takes. */
    private static final int SYMBOLS_PER_MESSAGE = 100;

    private static final int LONGEST_WORDS = 200;

    private SubscriptionAnswers() {}

    /** The symbols as the content of JSON arrays, at most {@value #SYMBOLS_PER_MESSAGE} in each. */
    public static List<String> arrays(List<String> symbols) {
        return Chunks.of(symbols, SYMBOLS_PER_MESSAGE)
                .map(page -> page.stream().map(each -> '"' + each + '"').collect(Collectors.joining(",")))
                .toList();
    }

    /**
     * Binance: a combined stream's frame carries the symbol; an error is {@code {"code":2,"msg":".."}} or
     * {@code {"error":{"code":2,"msg":".."}}}.
     */
    public static SubscriptionAnswer binance(byte[] frame) {
        JsonNode node = parse(frame);
        JsonNode error = node.path("error").isObject() ? node.path("error") : node;
        if (error.has("msg") && error.has("code")) {
            return SubscriptionAnswer.rejected(
                    Set.of(),
                    error.path("msg").asText() + " (code " + error.path("code").asText() + ")");
        }
        if (node.has("error")) {
            return SubscriptionAnswer.rejected(Set.of(), node.path("error").asText());
        }
        JsonNode event = node.has("data") ? node.path("data") : node;
        String symbol = event.path("s").asText();
        return symbol.isEmpty() ? SubscriptionAnswer.NOTHING : SubscriptionAnswer.accepted(Set.of(symbol));
    }

    /**
     * Coinbase: {@code subscriptions} lists every product of the connection; {@code error} is for the whole message, and
     * its reason names the product ({@code OLD-USD is not a valid product}).
     */
    public static SubscriptionAnswer coinbase(byte[] frame) {
        JsonNode node = parse(frame);
        return switch (node.path("type").asText()) {
            case "error" ->
                SubscriptionAnswer.rejected(
                        Set.of(),
                        Stream.of("message", "reason")
                                .map(field -> node.path(field).asText())
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining(": ")));
            case "subscriptions" -> coinbaseProducts(node);
            case "match", "last_match", "heartbeat" ->
                SubscriptionAnswer.accepted(Set.of(node.path("product_id").asText()));
            default -> SubscriptionAnswer.NOTHING;
        };
    }

    private static SubscriptionAnswer coinbaseProducts(JsonNode node) {
        Set<String> products = new HashSet<>();
        for (JsonNode channel : node.path("channels")) {
            if (channel.path("name").asText().equals("matches")) {
                channel.path("product_ids").forEach(each -> products.add(each.asText()));
            }
        }
        // A list without products confirms nothing.
        return products.isEmpty() ? SubscriptionAnswer.NOTHING : SubscriptionAnswer.accepted(products);
    }

    /**
     * Kraken: one acknowledgement or error for each symbol; heartbeats come only to a connection with a subscription. An
     * error names its symbol in {@code symbol}, or at the end of its words.
     */
    public static SubscriptionAnswer kraken(byte[] frame) {
        JsonNode node = parse(frame);
        if (node.hasNonNull("error")
                || (node.has("success") && !node.path("success").asBoolean())) {
            String symbol = node.path("symbol").asText();
            return SubscriptionAnswer.rejected(
                    symbol.isEmpty() ? Set.of() : Set.of(symbol),
                    node.path("error").asText());
        }
        if (node.path("method").asText().equals("subscribe")) {
            return SubscriptionAnswer.accepted(
                    Set.of(node.path("result").path("symbol").asText()));
        }
        return switch (node.path("channel").asText()) {
            case "heartbeat" -> SubscriptionAnswer.ALIVE;
            case "trade", "ticker" -> {
                Set<String> symbols = new HashSet<>();
                node.path("data")
                        .forEach(each -> symbols.add(each.path("symbol").asText()));
                yield SubscriptionAnswer.accepted(symbols);
            }
            default -> SubscriptionAnswer.NOTHING;
        };
    }

    /** The rejection of a frame that is an error of the exchange, with the exchange's words in one line. */
    public static RejectedException error(SubscriptionAnswer answer) {
        String words = answer.words().replaceAll("\\s+", " ");
        return new RejectedException(
                Reason.EXCHANGE_ERROR,
                "the exchange answers with an error: " + words.substring(0, Math.min(LONGEST_WORDS, words.length())));
    }

    private static JsonNode parse(byte[] frame) {
        try {
            JsonNode node = JSON.readTree(frame);
            return node == null ? JSON.createObjectNode() : node;
        } catch (IOException e) {
            // What cannot be read becomes a dead letter elsewhere; it answers no subscription.
            return JSON.createObjectNode();
        }
    }
}
