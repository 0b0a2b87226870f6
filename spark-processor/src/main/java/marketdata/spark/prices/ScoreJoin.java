package marketdata.spark.prices;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The join of two streams of one symbol, prices and their statistics, by instant. Either may come first. Statistics come
 * in order of time, so those of an instant show that nothing older will find a partner.
 */
final class ScoreJoin implements Serializable {
    private static final long serialVersionUID = 1;
    private static final ObjectInputFilter OURS = ObjectInputFilter.Config.createFilter(
            ScoreJoin.class.getPackageName() + ".*;java.util.*;java.math.*;java.lang.*;!*");

    private final TreeMap<Long, BigDecimal> prices = new TreeMap<>();
    private final TreeMap<Long, MovingStatistics> statistics = new TreeMap<>();
    private long newestPrice = Long.MIN_VALUE;
    private long newestStatistics = Long.MIN_VALUE;

    /** A price; gives what it completes. */
    List<MovingStatistics> price(Price price) {
        long time = price.micros();
        newestPrice = Math.max(newestPrice, time);
        if (time > newestStatistics) {
            prices.putIfAbsent(time, price.price());
            return List.of();
        }
        MovingStatistics waiting = statistics.get(time);
        if (waiting == null || waiting.price().price().compareTo(price.price()) != 0) {
            return List.of();
        }
        statistics.remove(time);
        return List.of(waiting);
    }

    /** Statistics; gives what they complete. */
    List<MovingStatistics> statistics(MovingStatistics given) {
        long time = given.price().micros();
        if (time <= newestStatistics) {
            return List.of();
        }
        newestStatistics = time;
        BigDecimal partner = prices.get(time);
        prices.headMap(time, true).clear();
        if (partner != null && partner.compareTo(given.price().price()) == 0) {
            return List.of(given);
        }
        statistics.put(time, given);
        return List.of();
    }

    /** Statistics whose price can no longer come; forgets them. */
    List<MovingStatistics> orphans() {
        if (newestPrice == Long.MIN_VALUE) {
            return List.of();
        }
        var old = statistics.headMap(newestPrice - PriceSeries.LATENESS, false);
        List<MovingStatistics> orphans = new ArrayList<>(old.values());
        old.clear();
        return orphans;
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static ScoreJoin fromBytes(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(OURS);
            return (ScoreJoin) in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
