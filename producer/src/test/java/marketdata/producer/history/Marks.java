package marketdata.producer.history;

import marketdata.model.CleanTrade;
import marketdata.model.CleanTradeJson;
import marketdata.model.Decimal;
import marketdata.model.Topics;
import marketdata.model.minute.TradeIds.Range;
import marketdata.producer.FakeKafka;
import marketdata.producer.clean.PriceSpikes;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which trades are price spikes, by id. */
final class Marks {
    private Marks() {}

    /** As published. */
    static Map<Long, Boolean> of(FakeKafka kafka) {
        return kafka.topic(Topics.CLEAN_TRADES).stream()
                .map(record -> CleanTradeJson.parse(record.value()))
                .collect(Collectors.toMap(each -> each.trade().tradeId(), CleanTrade::priceSpike));
    }

    /** As a producer marks them that has listened from the beginning of the exchange's tape. */
    static Map<Long, Boolean> of(List<String> tape, BigDecimal percent, Range ids) {
        PriceSpikes spikes = new PriceSpikes(percent);
        Map<Long, Boolean> marks = new HashMap<>();
        for (String line : tape) {
            long id = Long.parseLong(line.replaceAll(".*\"id\":(\\d+).*", "$1"));
            long micros = Long.parseLong(line.replaceAll(".*\"time_us\":(\\d+).*", "$1"));
            Decimal price = Decimal.of(line.replaceAll(".*\"price\":\"([0-9.]+)\".*", "$1"));
            boolean spike = spikes.judge(id, price, micros);
            if (id >= ids.from() && id <= ids.to()) {
                marks.put(id, spike);
            }
        }
        return marks;
    }
}
