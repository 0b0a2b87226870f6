package marketdata.model.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;

class DecimalTest {
    @ParameterizedTest
    @CsvSource({
        "1.50, 1.50",
        "0, 0",
        "0.000000000001, 0.000000000001",
        "999999999999999999, 999999999999999999",
        "20000000000.00000000, 20000000000.0000000",
        "12345678901234567.00000000, 12345678901234567.0",
        "123456789012345678.00000000, 123456789012345678",
        "0.1000000000000000000000, 0.100000000000",
        "0.0000000000000000000000, 0.000000000000"
    })
    void whatCanBeHeldIsHeldAndOnlyZerosAtTheEndAreLeftOut(String text, String kept) {
        assertThat(Decimal.of(text)).hasToString(kept);
        assertThat(Decimal.of(text).toBigDecimal()).isEqualByComparingTo(new BigDecimal(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567890123456789",
                "1000000000000000000",
                "12345678901.12345678",
                "0.0000000000001",
                "1e999999999",
                "1e-999999999",
                "1e18"
            })
    void whatCannotBeHeldIsRefusedAndNeverRounded(String text) {
        assertThatThrownBy(() -> Decimal.of(text))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_DIGITS));
    }
}
