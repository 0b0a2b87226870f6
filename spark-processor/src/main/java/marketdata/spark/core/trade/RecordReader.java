package marketdata.spark.core.trade;

import marketdata.model.Exchanges;
import marketdata.model.exchange.WebSocketProtocol;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.CleanTradeReader;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Topics;
import marketdata.model.trade.TradeSink;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the trades of one record, whichever of the two topics it comes from. */
interface RecordReader {
    /** Hands the record's trades to {@code sink}; throws {@link RejectedException} when it cannot be used. */
    void read(ConsumerRecord<byte[], byte[]> record, TradeSink sink);

    /** Records of {@code clean_trades}. */
    static RecordReader clean() {
        CleanTradeReader reader = new CleanTradeReader();
        return (record, sink) -> reader.read(record.value(), sink);
    }

    /** Records of {@code raw_trades}: the header names the exchange, the producer's verdicts and its rejections. */
    static RecordReader frames() {
        Map<String, WebSocketProtocol> protocols = new HashMap<>();
        CleanTradeReader exchangeHoles = new CleanTradeReader();
        return (record, sink) -> {
            Headers headers = record.headers();
            byte[] value = record.value();
            if (header(headers, Topics.REJECTED) != null) {
                return;
            }
            if (value == null) {
                throw new RejectedException(Reason.EMPTY, "record without a value");
            }
            if (header(headers, Topics.EXCHANGE_HOLE) != null) {
                exchangeHoles.read(value, sink);
                return;
            }
            String source = header(headers, Topics.SOURCE);
            if (source == null) {
                throw new RejectedException(Reason.MISSING_FIELD, "missing header: " + Topics.SOURCE);
            }
            WebSocketProtocol protocol = protocols.computeIfAbsent(source, RecordReader::protocol);
            String spikes = header(headers, Topics.SPIKES);
            if (spikes == null) {
                protocol.readTrades(value, sink);
                return;
            }
            List<String> ids = Arrays.asList(spikes.split(","));
            protocol.readTrades(value, trade -> {
                trade.priceSpike = ids.contains(Long.toString(trade.id));
                sink.trade(trade);
            });
        };
    }

    private static WebSocketProtocol protocol(String source) {
        try {
            return Exchanges.protocol(Exchange.ofSource(source));
        } catch (IllegalArgumentException e) {
            throw new RejectedException(Reason.BAD_VALUE, "header source: " + e.getMessage());
        }
    }

    private static String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
