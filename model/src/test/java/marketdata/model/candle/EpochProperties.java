package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteAggregatorProperties.Event;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Markets that are listed again, several times, from any id, against the naive oracle of each numbering by itself. */
class EpochProperties {
    @Property(tries = 5_000)
    void everyNumberingHasTheRowsItWouldHaveAlone(
            @ForAll @LongRange(max = Long.MAX_VALUE - 1) long seed,
            @ForAll @IntRange(min = 2, max = 5) int numberings) {
        Random random = new Random(seed);
        List<List<Event>> lives = lives(random, numberings);
        Story story = new Story("binance", StateLimits.STREAM);
        int sent = 0;
        for (List<Event> life : lives) {
            for (Event event : arrivals(random, life)) {
                event.applyTo(story);
                sent++;
                if (random.nextInt(4) == 0) {
                    story.batch();
                }
            }
        }
        story.batch();

        double newest = last(lives).get(last(lives).size() - 1).second();
        List<String> rows = new ArrayList<>();
        lives.forEach(life -> rows.addAll(MinuteAggregatorProperties.oracle(life, newest, 0)));
        assertThat(story.rows()).isEqualTo(rows);
        long trades = lives.stream().mapToLong(List::size).sum();
        assertThat(story.counts).isEqualTo(new SymbolUpdate.Counts(trades, sent - trades, 0, 0));
        assertThat(story.epochs).hasSize(numberings - 1);
        assertThat(story.conflicts).isEmpty();
    }

    /** The first from any id; each later one from an id not above the highest of the one before, minutes or days later. */
    private static List<List<Event>> lives(Random random, int numberings) {
        List<List<Event>> lives = new ArrayList<>();
        long millis = random.nextInt(60_000);
        long highest = 1_000;
        for (int i = 0; i < numberings; i++) {
            int count = 3 + random.nextInt(30);
            long first = random.nextInt(3) == 0 ? 0 : Math.max(0, highest - count - random.nextInt(20));
            List<Event> life = MinuteAggregatorProperties.market(random, first, count, millis);
            highest = first + count - 1;
            millis = Math.round(life.get(count - 1).second() * 1000)
                    + 7 * 60_000
                    + random.nextInt(random.nextBoolean() ? 600_000 : 200_000_000);
            lives.add(life);
        }
        return lives;
    }

    /** Some twice, neighbours swapped. */
    private static List<Event> arrivals(Random random, List<Event> life) {
        List<Event> sent = new ArrayList<>(life);
        for (int i = 0; i + 1 < sent.size(); i += 2) {
            if (random.nextInt(4) == 0) {
                Collections.swap(sent, i, i + 1);
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(sent.size());
            sent.add(at + random.nextInt(sent.size() - at) + 1, sent.get(at));
        }
        return sent;
    }

    private static List<Event> last(List<List<Event>> lives) {
        return lives.get(lives.size() - 1);
    }
}
