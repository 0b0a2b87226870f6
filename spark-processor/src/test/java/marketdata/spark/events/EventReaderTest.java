package marketdata.spark.events;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.spark.prices.RecordOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Arrived at 2026-03-01T00:00:00Z. */
class EventReaderTest {
    private static final long ARRIVED = 1_772_323_200_000L;
    private static final String ARTICLE = "{'id':'a1','title':'T','url':'https://x/1','website':'x','published_at':"
            + "'2026-02-28T23:59:00+00:00','content':{'summary':'S','n':1},'cryptocurrencies_mentioned':['ETH','btc','ETH'],"
            + "'sentiment':{'score':0.75,'label':'positive'}}";
    private static final String TICKER =
            "{'pair':'XBT/USD','last':60000.10,'bid':60000,'ask':'60001','volume_24h':1.5,'timestamp':1772323199.25,"
                    + "'pct_change':-1.25}";
    private static final String TRADE = "{'source':'coinbase','symbol':'BTC-USD','trade_id':7,'price':60000.10,"
            + "'quantity':0.5,'trade_time':'2026-02-28T23:59:59.000001Z','is_buyer_maker':true,'further':[1]}";
    private static final String ALERT = "{'id':'3','raised_at':'2026-02-28T23:00:00Z','check_name':'freshness',"
            + "'subject':'binance BTCUSDT','severity':'warning','message':'no trade for 70 s','cleared_at':null}";

    @Test
    void anArticleIsItsRow() {
        assertThat(row("rawarticle", ARTICLE))
                .isEqualTo(
                        "[a1, a1, 2026-02-28T23:59Z, T, https://x/1, x, {\"summary\":\"S\",\"n\":\"1\"}, [BTC, ETH], 0.75,"
                                + " positive]");
    }

    @Test
    void anArticleWithoutADateIsAsOldAsItsRecord() {
        assertThat(row("rawarticle", ARTICLE.replace("published_at", "x"))).contains(", 2026-03-01T00:00Z,");
    }

    @Test
    void aTickerIsItsRowToTheLastDigit() {
        assertThat(row("rawticker", TICKER))
                .isEqualTo("[XBT/USD, 2026-02-28T23:59:59.250Z, 60000.10, 60000, 60001, 1.5, -1.25]");
    }

    @Test
    void aTradeIsItsRow() {
        assertThat(row("rawtrade", TRADE))
                .isEqualTo("[coinbase, BTC-USD, 7, 2026-02-28T23:59:59.000001Z, 60000.10, 0.5, SELL]");
    }

    @Test
    void anAlertIsItsRow() {
        assertThat(row("rawalert", ALERT))
                .isEqualTo("[3, 2026-02-28T23:00Z, freshness, binance BTCUSDT, warning, no trade for 70 s, null]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '|', textBlock = """
                    rawarticle;'sentiment':{'score':0.75,'label':'positive'};'sentiment':0.75;missing_field
                    rawarticle;0.75;1.01;out_of_range
                    rawarticle;'content':{'summary':'S','n':1};'content':'S';missing_field
                    rawarticle;'ETH','btc';'not a symbol';bad_value
                    rawarticle;'title':'T';'title':'';bad_value
                    rawarticle;'title':'T';'title':'a\\u0000b';bad_value
                    rawarticle;2026-02-28T23:59:00+00:00;yesterday;bad_value
                    rawarticle;2026-02-28T23:59:00+00:00;2026-03-01T00:00:11Z;time_out_of_range
                    rawticker;XBT/USD;bitcoin;bad_value
                    rawticker;'last':60000.10;'last':0;out_of_range
                    rawticker;'last':60000.10;'last':1E999;bad_value
                    rawticker;'volume_24h':1.5;'volume_24h':-1;out_of_range
                    rawticker;1772323199.25;1772323199250;time_out_of_range
                    rawticker;'pct_change':-1.25;'pct_change':'NaN';bad_value
                    rawticker;};];not_json
                    rawtrade;'trade_id':7;'trade_id':7.5;out_of_range
                    rawtrade;'trade_id':7;'trade_id':-7;out_of_range
                    rawtrade;true;'yes';missing_field
                    rawtrade;'price':60000.10;'price':'abc';bad_value
                    rawalert;'cleared_at':null;'cleared_at':'2026-02-28T22:00:00Z';time_conflict
                    rawalert;'message':'no trade for 70 s';'m':1;missing_field
                    """)
    void aBadRecordIsADeadLetterWithItsReason(String topic, String good, String bad, String reason) {
        String json = sample(topic);
        assertThat(json).contains(good);
        TableRow change = read(topic, json.replace(good, bad));
        assertThat(change.rejection()).isNotNull();
        assertThat(change.rejection().reason()).isEqualTo(reason);
        assertThat(change.rejection().topic()).isEqualTo(topic + "_dead_letter");
        assertThat(change.rejection().where()).isEqualTo(topic + "-2-7");
    }

    @Test
    void aRecordWithoutAValueIsEmpty() {
        RecordOrigin source = new RecordOrigin("rawtrade", 2, 7, ARRIVED);
        assertThat(EventReader.change(source, null).rejection().reason()).isEqualTo("empty");
    }

    private static String sample(String topic) {
        return switch (topic) {
            case "rawarticle" -> ARTICLE;
            case "rawticker" -> TICKER;
            case "rawtrade" -> TRADE;
            default -> ALERT;
        };
    }

    private static String row(String topic, String json) {
        return Arrays.deepToString(read(topic, json).values());
    }

    private static TableRow read(String topic, String json) {
        RecordOrigin source = new RecordOrigin(topic, 2, 7, ARRIVED);
        return EventReader.change(source, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
