package marketdata.producer.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.Exchange;
import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tickers and trades of a simulated exchange, as far as Kafka. */
@Timeout(300)
class SocketEventsIT {
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void tickersOfKrakenArriveUnderTheirPair() throws Exception {
        try (SimulatorServer exchange = simulator("kraken", "BTC/USD,ETH/USD")) {
            arrive(
                    Tickers.events(address(exchange), List.of("XBT/USD", "ETH/USD"), new FeedTopic(kafka, "rawticker")),
                    4);
        }
        assertThat(kafka.history()).allSatisfy(each -> assertThat(each.topic()).isEqualTo("rawticker"));
        assertThat(kafka.history()).map(SocketEventsIT::key).contains("XBT/USD", "ETH/USD");
        assertThat(value(kafka.history().get(0))).matches("\\{\"pair\":\"...?.?/USD\",\"last\":[0-9.]+,.*");
    }

    @Test
    void tradesOfAnExchangeArriveOneByOne() throws Exception {
        try (SimulatorServer exchange = simulator("coinbase", "BTC-USD")) {
            ExchangeProtocol protocol = Exchanges.protocol(Exchange.COINBASE);
            arrive(
                    TradeEvents.events(
                            protocol, address(exchange), List.of("BTC-USD"), new FeedTopic(kafka, "rawtrade")),
                    20);
        }
        assertThat(kafka.history()).map(SocketEventsIT::key).containsOnly("coinbase|BTC-USD");
        assertThat(value(kafka.history().get(0)))
                .matches("\\{\"source\":\"coinbase\",\"symbol\":\"BTC-USD\",\"trade_id\":[0-9]+,\"price\":[0-9.]+,.*");
    }

    private void arrive(SocketEvents events, int records) throws InterruptedException {
        Thread thread = new Thread(events::untilInterrupted);
        thread.start();
        try {
            await().until(() -> kafka.history().size() >= records);
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    private static SimulatorServer simulator(String source, String symbols) throws java.io.IOException {
        return Simulator.start("--port", "0", "--seed", "1", "--rate", "50", "--source", source, "--symbols", symbols);
    }

    private static URI address(SimulatorServer exchange) {
        return URI.create("ws://127.0.0.1:" + exchange.port());
    }

    private static String key(ProducerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    private static String value(ProducerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }
}
