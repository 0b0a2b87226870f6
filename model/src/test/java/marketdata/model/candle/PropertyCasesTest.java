package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many random cases the properties of this package try nightly, so that nobody lowers it unseen. */
class PropertyCasesTest {
    @Test
    void intervalSetMinutesMergeBatchLedgerAndGapLedgerAreTriedAHundredThousandTimes() {
        Map<String, Integer> cases = new TreeMap<>();
        for (Class<?> each : List.of(
                TradeIdSetProperties.class,
                MinuteAggregatorProperties.class,
                RepeatedBatchProperties.class,
                GapTrackerProperties.class)) {
            int tries = Arrays.stream(each.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Property.class))
                    .mapToInt(method -> method.getAnnotation(Property.class).tries())
                    .sum();
            cases.put(each.getSimpleName(), tries);
        }
        int all = cases.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("random cases: " + all + " " + cases);
        assertThat(cases.values()).allMatch(tries -> tries >= 8_000);
        assertThat(all).isGreaterThanOrEqualTo(100_000);
    }
}
