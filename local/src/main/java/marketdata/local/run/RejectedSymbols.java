package marketdata.local.run;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Symbols that the exchange does not take any more, while the others go on: an exchange delists one of several markets. */
final class RejectedSymbols {
    private RejectedSymbols() {}

    /** One sentence that names them with the exchange's reasons; empty when the producer's status has none. */
    static Optional<String> in(JsonNode producerStatus) {
        Map<String, String> rejected = new TreeMap<>();
        for (JsonNode socket : producerStatus.path("sockets")) {
            for (Map.Entry<String, JsonNode> symbol : socket.path("symbols").properties()) {
                if (symbol.getValue().path("state").asText().equals("rejected")) {
                    rejected.put(
                            symbol.getKey(), symbol.getValue().path("reason").asText());
                }
            }
        }
        return rejected.isEmpty()
                ? Optional.empty()
                : Optional.of(rejected.entrySet().stream()
                        .map(each -> each.getKey() + " (" + each.getValue() + ")")
                        .collect(Collectors.joining(
                                ", ", "The exchange rejects ", "; the other symbols go on, and it is asked again.")));
    }
}
