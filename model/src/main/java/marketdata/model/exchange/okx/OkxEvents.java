package marketdata.model.exchange.okx;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.Frame;
import marketdata.model.exchange.RestField;
import marketdata.model.exchange.RestJson;
import marketdata.model.exchange.SubscriptionAnswer;
import marketdata.model.exchange.SubscriptionAnswers;
import marketdata.model.parse.RejectedException;

import java.util.Set;

/** What OKX's frames with an {@code event} mean, and what any frame says about subscriptions. Rare, so Jackson reads them. */
final class OkxEvents {
    /** The exchange is about to close the connection for a service upgrade. */
    private static final String CLOSING = "64008";

    private OkxEvents() {}

    /**
     * The kind of a frame with an {@code event}.
     *
     * @throws RejectedException when the event is an error
     */
    static Frame.Kind kind(byte[] frame) {
        JsonNode event = RestJson.tree(frame);
        return switch (new RestField(event.path("event"), "event").text()) {
            case "subscribe", "unsubscribe" -> Frame.Kind.ACKNOWLEDGEMENT;
            case "notice" -> event.path("code").asText().equals(CLOSING) ? Frame.Kind.CLOSING : Frame.Kind.OTHER;
            case "error" -> throw SubscriptionAnswers.error(answer(frame));
            default -> Frame.Kind.OTHER;
        };
    }

    /**
     * One acknowledgement or error for each symbol. An error names its symbol in its words alone ({@code Wrong URL or
     * channel:trades-all,instId:OLD-USDT doesn't exist. ..}), where {@link SubscriptionAnswer#rejectedOf} finds it.
     */
    static SubscriptionAnswer answer(byte[] frame) {
        // "pong", or what becomes a dead letter elsewhere, is no JSON; neither answers a subscription.
        JsonNode node = RestJson.treeOrMissing(frame);
        String symbol = node.path("arg").path("instId").asText();
        return switch (node.path("event").asText()) {
            case "error" ->
                SubscriptionAnswer.rejected(
                        Set.of(),
                        node.path("msg").asText() + " (code "
                                + node.path("code").asText() + ")");
            case "subscribe" -> SubscriptionAnswer.accepted(symbol.isEmpty() ? Set.of() : Set.of(symbol));
            case "" ->
                node.has("data") && !symbol.isEmpty()
                        ? SubscriptionAnswer.accepted(Set.of(symbol))
                        : SubscriptionAnswer.NOTHING;
            default -> SubscriptionAnswer.NOTHING;
        };
    }
}
