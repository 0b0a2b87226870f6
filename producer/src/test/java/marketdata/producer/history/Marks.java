package marketdata.producer.history;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.parse.Decimal;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.Topics;
import marketdata.producer.live.FakeKafka;
import marketdata.producer.live.clean.PriceSpikes;

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
