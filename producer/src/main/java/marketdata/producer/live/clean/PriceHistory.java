package marketdata.producer.live.clean;

import marketdata.model.candle.TradeIdSet.Range;

import java.util.ArrayList;
import java.util.List;

/**
 * Prices by trade id, for trades that come after one with a larger id: the minute before the newest trade and the minute
 * before every gap. 32 bytes a trade, at most {@value #MOST} trades; beyond that the lowest ids are forgotten. A question
 * costs a look at every {@value PriceBlock#CAPACITY}th trade. Not thread-safe.
 */
final class PriceHistory {
    static final int MOST = 200_000;

    /** So many more trades, and what is no longer needed is looked for. */
    private static final int MORE = 1024;

    private final List<PriceBlock> blocks = new ArrayList<>();
    private int size;
    private int nextLook = MORE;

    /** Takes a trade that it does not hold. */
    void add(long id, long micros, long whole, long fraction) {
        blockFor(id).add(id, micros, whole, fraction);
        size++;
    }

    private PriceBlock blockFor(long id) {
        int at = lastAtOrBelow(id);
        if (at < 0) {
            return withRoom(0);
        }
        PriceBlock block = blocks.get(at);
        if (!block.isFull()) {
            return block;
        }
        if (id > block.last()) {
            return withRoom(at + 1);
        }
        PriceBlock upper = block.split();
        blocks.add(at + 1, upper);
        return id > upper.first() ? upper : block;
    }

    private PriceBlock withRoom(int at) {
        if (at == blocks.size() || blocks.get(at).isFull()) {
            blocks.add(at, new PriceBlock());
        }
        return blocks.get(at);
    }

    private int lastAtOrBelow(long id) {
        int low = 0;
        int high = blocks.size();
        if (high > 0 && blocks.get(high - 1).first() <= id) {
            return high - 1;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (blocks.get(middle).first() <= id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Largest event time of the trades up to an id, microseconds since 1970 UTC; 0 when there is none. */
    long newestUpTo(long id) {
        long newest = 0;
        for (PriceBlock block : blocks) {
            if (block.first() > id) {
                break;
            }
            newest = Math.max(newest, block.newestUpTo(id));
        }
        return newest;
    }

    /** The prices of smaller ids and later times. */
    PriceSums sums(long belowId, long afterMicros) {
        PriceSums sums = new PriceSums();
        for (PriceBlock block : blocks) {
            if (block.first() >= belowId) {
                break;
            }
            block.sum(belowId, afterMicros, sums);
        }
        return sums;
    }

    /** Whether it is time to {@link #keepMinutesBefore}. */
    boolean isCrowded() {
        return size >= nextLook;
    }

    /**
     * Forgets what neither a trade in one of the gaps nor one after the newest can be judged by.
     *
     * @param gaps in order
     */
    void keepMinutesBefore(List<Range> gaps) {
        long[] edges = new long[gaps.size() + 1];
        long[] newestBefore = new long[edges.length];
        for (int i = 0; i < gaps.size(); i++) {
            edges[i] = gaps.get(i).from() - 1;
        }
        edges[gaps.size()] = Long.MAX_VALUE;
        long newest = 0;
        int edge = 0;
        for (PriceBlock block : blocks) {
            for (; block.last() > edges[edge]; edge++) {
                newestBefore[edge] = newest;
            }
            newest = Math.max(newest, block.newest());
        }
        for (; edge < edges.length; edge++) {
            newestBefore[edge] = newest;
        }
        List<PriceBlock> kept = new ArrayList<>();
        edge = 0;
        for (PriceBlock block : blocks) {
            while (edges[edge] < block.first()) {
                edge++;
            }
            if (block.newest() > newestBefore[edge] - PriceWindow.LENGTH_MICROS) {
                kept.add(block);
            }
        }
        keep(kept);
    }

    private void keep(List<PriceBlock> kept) {
        size = kept.stream().mapToInt(PriceBlock::size).sum();
        int forgotten = 0;
        for (; size > MOST; forgotten++) {
            size -= kept.get(forgotten).size();
        }
        blocks.clear();
        blocks.addAll(kept.subList(forgotten, kept.size()));
        nextLook = size + MORE;
    }

    /** How many trades it holds. */
    int size() {
        return size;
    }
}
