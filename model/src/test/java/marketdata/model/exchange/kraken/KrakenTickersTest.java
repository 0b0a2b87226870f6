package marketdata.model.exchange.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.parse.RejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class KrakenTickersTest {
    private static final String FRAME = "{'channel':'ticker','type':'update','data':[{'symbol':'BTC/USD','bid':60000.1,"
            + "'bid_qty':1,'ask':60000.20,'ask_qty':2,'last':6.0E4,'volume':1234.56780000,'vwap':1,'low':1,'high':2,"
            + "'change':-5,'change_pct':-0.01,'timestamp':'2026-03-01T00:00:00.250000Z'}]}";

    @Test
    void aTickerIsARecordOfItsPair() {
        assertThat(read(FRAME))
                .containsExactly(new KrakenTickers.Ticker(
                        "XBT/USD",
                        "{\"pair\":\"XBT/USD\",\"last\":60000,\"bid\":60000.1,\"ask\":60000.20,\"volume_24h\":1234.56780000,"
                                + "\"timestamp\":1772323200.25,\"pct_change\":-0.01}"));
    }

    @Test
    void withoutATimeOfItsOwnATickerIsAsOldAsItsFrame() {
        String bare = FRAME.replace(",'timestamp':'2026-03-01T00:00:00.250000Z'", "");
        assertThat(read(bare).get(0).json()).contains("\"timestamp\":1.5,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'channel':'heartbeat'}",
                "{'channel':'status','type':'update','data':[{'system':'online'}]}",
                "{'method':'subscribe','result':{'channel':'ticker'},'success':true,'req_id':1}",
                "{'channel':'trade','type':'update','data':[{'symbol':'BTC/USD'}]}"
            })
    void otherFramesHoldNoTicker(String frame) {
        assertThat(read(frame)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '|', textBlock = """
                    'last':6.0E4;'l':1;MISSING_FIELD
                    'last':6.0E4;'last':'x';BAD_VALUE
                    'last':6.0E4;'last':1E999;BAD_VALUE
                    BTC/USD;BTCUSD;BAD_VALUE
                    2026-03-01T00:00:00.250000Z;today;BAD_VALUE
                    'type':'update';'error':'no such pair';EXCHANGE_ERROR
                    }]};}];NOT_JSON
                    """)
    void aBadFrameIsRefusedWithItsReason(String good, String bad, String reason) {
        assertThat(FRAME).contains(good);
        assertThatThrownBy(() -> read(FRAME.replace(good, bad)))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.reason()).hasToString(reason));
    }

    @Test
    void namesGoBothWays() {
        for (String pair : List.of("XBT/USD", "ETH/XBT", "XDG/EUR", "SOL/USD")) {
            assertThat(KrakenTickers.pair(KrakenTickers.symbol(pair))).isEqualTo(pair);
        }
        assertThat(KrakenTickers.subscribe(List.of("XBT/USD"))).contains("[\"BTC/USD\"]");
    }

    private static List<KrakenTickers.Ticker> read(String frame) {
        return KrakenTickers.read(frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8), 1_500_000);
    }
}
