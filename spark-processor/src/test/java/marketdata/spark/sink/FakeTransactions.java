package marketdata.spark.sink;

import marketdata.spark.price.Outgoing;
import marketdata.spark.price.Published;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Topics and ledger in memory; they outlive the drivers that write them. */
final class FakeTransactions implements TransactionalTopics.Transactions {
    final List<Outgoing> written = new ArrayList<>();
    private final Map<String, String> ledger = new HashMap<>();
    private String query;

    @Override
    public Progress begin(String name) {
        query = name;
        return Progress.of(ledger.get(name)).orElseGet(() -> {
            List<Outgoing> held = new ArrayList<>();
            written.forEach(each -> Published.place(each.topic(), each.value()).ifPresent(held::add));
            return Progress.none().with(held);
        });
    }

    @Override
    public void write(List<Outgoing> records, Progress after) {
        written.addAll(records);
        ledger.put(query, after.toText());
    }

    /** Results as topic and text, in the order they were written. */
    List<String> results() {
        return written.stream()
                .map(each -> each.topic() + ' ' + new String(each.value(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {}
}
