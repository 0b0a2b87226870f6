package marketdata.spark.prices;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.PriceTopics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class PriceReaderTest {
    private static final String GOOD =
            "{\"symbol\":\"BTCUSDT\",\"price\":60000.10,\"timestamp\":\"1970-01-01T00:16:40.000001Z\"}";

    @Test
    void aPriceKeepsItsDigits() {
        Price price = read(GOOD).price();
        assertThat(price.price()).hasToString("60000.10");
        assertThat(price.micros()).isEqualTo(1_000_000_001);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {;not_json
                    [];not_json
                    {"symbol":"B","price":1};missing_field
                    {"symbol":"B","price":1,"price":2,"timestamp":"1970-01-01T00:00:00Z"};not_json
                    {"symbol":"B","price":0,"timestamp":"1970-01-01T00:00:00Z"};out_of_range
                    {"symbol":"B","price":true,"timestamp":"1970-01-01T00:00:00Z"};bad_value
                    {"symbol":"B","price":1,"timestamp":"1970-01-01T00:00:00"};bad_value
                    {"symbol":"B","price":1,"timestamp":"2970-01-01T00:00:00Z"};time_out_of_range
                    {"symbol":"B","price":0.0000000000001,"timestamp":"1970-01-01T00:00:00Z"};too_many_digits
                    """)
    void aBadRecordIsADeadLetterWithItsReason(String json, String reason) {
        OutputRecord rejection = read(json).rejection();
        assertThat(rejection.topic()).isEqualTo("btc-price_dead_letter");
        assertThat(rejection.reason()).isEqualTo(reason);
        assertThat(rejection.where()).isEqualTo("btc-price-2-7");
    }

    private static PriceInput read(String json) {
        return PriceReader.read(
                new RecordOrigin(PriceTopics.PRICES, 2, 7, 1_000_000), json.getBytes(StandardCharsets.UTF_8));
    }
}
