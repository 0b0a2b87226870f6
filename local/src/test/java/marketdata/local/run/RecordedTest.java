package marketdata.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.JsonText;
import marketdata.local.RunFailed;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A replay that gives nothing, or not all, says so. */
class RecordedTest {
    private static JsonNode status(String symbols, long ofTrades, long unsent, String others) throws Exception {
        return JsonText.tree(String.format(
                Locale.ROOT,
                "{\"source\":\"binance\",\"symbols\":%s,\"recording\":{\"frames\":188,"
                        + "\"of_trades\":%d,\"unsent\":%d,\"reads\":\"SYMBOL@trade\",\"other_streams\":%s}}",
                symbols,
                ofTrades,
                unsent,
                others));
    }

    private static Snapshot counted(long trades, long unaccounted) {
        return new Snapshot(List.of(), Map.of(), trades, 0, 0, 0, null, 0, unaccounted, Map.of());
    }

    @Test
    void aRecordingOfAnotherStreamIsRefusedWithTheNameOfTheStream() throws Exception {
        JsonNode status = status("{}", 0, 0, "{\"btcusdt@aggTrade\":188}");

        assertThatThrownBy(() -> Recorded.symbols(status))
                .isInstanceOf(RunFailed.class)
                .hasMessage("the recordings hold no trades: 188 frames, of other streams: btcusdt@aggTrade 188; read is"
                        + " the stream SYMBOL@trade of --source binance");
    }

    @Test
    void theSymbolsOfTheTradesAreRead() throws Exception {
        assertThat(Recorded.symbols(status("{\"A\":{},\"B\":{}}", 4, 0, "{}"))).isEqualTo("A,B");
    }

    @Test
    void aReplayWithoutATradeOrWithFramesLeftOverLacksSomething() throws Exception {
        Recorded whole = Recorded.of(status("{\"A\":{}}", 188, 0, "{}"));
        Recorded cut = Recorded.of(status("{\"A\":{}}", 188, 3, "{}"));

        assertThat(Replay.lacks(whole, counted(188, 0))).isEmpty();
        assertThat(Replay.lacks(whole, counted(0, 0)))
                .singleElement()
                .asString()
                .startsWith("No trade was counted of 188 frames of the stream SYMBOL@trade");
        assertThat(Replay.lacks(cut, counted(185, 0)))
                .containsExactly("3 frames of trades reached no connection of the producer");
        assertThat(Replay.lacks(whole, counted(187, 1))).containsExactly("1 trades are unaccounted for");
    }

    @Test
    void ofManyStreamsTheLargestAreNamed() throws Exception {
        StringBuilder others = new StringBuilder("{\"large\":99");
        for (int i = 0; i < 11; i++) {
            others.append(",\"s").append(i).append("\":1");
        }
        Recorded recorded = Recorded.of(status("{}", 0, 0, others.append('}').toString()));

        assertThat(recorded.otherStreams()).startsWith("large 99, s0 1").endsWith("and 2 others");
        assertThat(recorded.otherFrames()).isEqualTo(110);
    }
}
