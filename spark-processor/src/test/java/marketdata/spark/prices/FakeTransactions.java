package marketdata.spark.prices;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Topics and ledger in memory; they outlive the drivers that write them. */
public final class FakeTransactions implements TransactionalTopics.Transactions {
    public final List<OutputRecord> written = new ArrayList<>();
    private final Map<String, String> ledger = new HashMap<>();
    private String query;

    @Override
    public PublishedProgress begin(String name) {
        query = name;
        return PublishedProgress.of(ledger.get(name)).orElseGet(() -> {
            List<OutputRecord> held = new ArrayList<>();
            written.forEach(
                    each -> PublishedResult.place(each.topic(), each.value()).ifPresent(held::add));
            return PublishedProgress.none().with(held);
        });
    }

    @Override
    public void write(List<OutputRecord> records, PublishedProgress after) {
        written.addAll(records);
        ledger.put(query, after.toText());
    }

    /** Results as topic and text, in the order they were written. */
    public List<String> results() {
        return written.stream()
                .map(each -> each.topic() + ' ' + new String(each.value(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {}
}
