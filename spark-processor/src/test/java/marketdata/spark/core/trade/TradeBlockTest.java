package marketdata.spark.core.trade;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.trade.TradeCursor;
import marketdata.model.trade.TradeRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class TradeBlockTest {
    private static final long START = 1_772_366_400_000_000L;
    private static final long WATERMARK = 120_000_000L;

    /** Ids, prices, quantities, times and scales that jump by everything between nothing and all bits. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aSymbolIsTheSameByItsBlocksAsTradeByTrade(long seed) {
        Random random = new Random(seed);
        MinuteAggregator direct = new MinuteAggregator("binance", "BTCUSDT", WATERMARK);
        MinuteAggregator byBlocks = new MinuteAggregator("binance", "BTCUSDT", WATERMARK);
        TradeBlock block = new TradeBlock();
        TradeCursor trade = new TradeCursor();
        trade.id = random.nextInt(10);
        trade.price = 1;
        trade.eventMicros = START;
        int blocks = 0;
        for (int i = 0; i < 3 * TradeBlock.FULL; i++) {
            switch (random.nextInt(40)) {
                case 0 -> {
                    direct.exchangeHole(trade.id + 5, trade.id + 7);
                    block.addExchangeHole(trade.id + 5, trade.id + 7);
                }
                case 1 -> {
                    direct.quiet(trade.id, trade.eventMicros);
                    block.addQuiet(trade.id, trade.eventMicros);
                }
                case 2 -> {
                    direct.idConflict(trade.eventMicros);
                    block.addIdConflict(trade.id, trade.eventMicros);
                }
                default -> {
                    change(trade, random);
                    direct.add(
                            trade.id,
                            trade.price,
                            trade.priceScale,
                            trade.quantity,
                            trade.quantityScale,
                            trade.eventMicros,
                            trade.takerBuys,
                            trade.priceSpike);
                    block.add(trade);
                }
            }
            if (block.isFull() || random.nextInt(5_000) == 0) {
                TradeBlock.replay(block.take(blocks++), byBlocks);
            }
        }
        TradeBlock.replay(block.take(blocks), byBlocks);
        assertThat(byBlocks.drain()).isEqualTo(direct.drain());
        assertThat(byBlocks.toBytes()).isEqualTo(direct.toBytes());
    }

    private static void change(TradeCursor trade, Random random) {
        trade.id = random.nextInt(20) == 0 ? trade.id + random.nextInt(7) - 3 : trade.id + 1;
        trade.id = Math.max(trade.id, 0);
        if (random.nextInt(10) == 0) {
            trade.priceScale = random.nextInt(11);
            trade.quantityScale = random.nextInt(10);
        }
        // One to 63 bits, so that each length is met; 1e14 is the rules' greatest value.
        trade.price = 1 + (random.nextLong() >>> (1 + random.nextInt(63)));
        trade.quantity = random.nextLong() >>> (1 + random.nextInt(63));
        if (trade.price < 0 || (double) trade.price * trade.quantity >= 1e14) {
            trade.quantity = random.nextInt(2);
            trade.price = Math.min(Math.max(trade.price, 1), 100_000_000_000_000L - 1);
        }
        trade.eventMicros += random.nextInt(1000) - 100L;
        trade.takerBuys = random.nextBoolean();
        trade.priceSpike = random.nextBoolean();
    }

    @Test
    void theLastIdsAndTimesAndWholeNumbersOfAllBitsSurvive() {
        TradeCursor trade = new TradeCursor();
        trade.id = Long.MAX_VALUE;
        trade.price = Long.MAX_VALUE;
        trade.priceScale = 18;
        trade.quantity = 1;
        trade.eventMicros = TradeRules.LATEST_MICROS - 1;
        MinuteAggregator direct = MinuteAggregator.unbounded("binance", "BTCUSDT");
        direct.add(trade.id, trade.price, 18, 1, 0, trade.eventMicros, false, false);
        TradeBlock block = new TradeBlock();
        block.add(trade);
        trade.id = 0;
        trade.price = 1;
        trade.quantity = Long.MAX_VALUE;
        trade.priceScale = 0;
        trade.quantityScale = 18;
        trade.eventMicros = TradeRules.EARLIEST_MICROS;
        direct.add(0, 1, 0, Long.MAX_VALUE, 18, trade.eventMicros, false, false);
        block.add(trade);
        MinuteAggregator byBlock = MinuteAggregator.unbounded("binance", "BTCUSDT");
        TradeBlock.replay(block.take(0), byBlock);
        assertThat(byBlock.drain()).isEqualTo(direct.drain());
    }

    @Test
    void aTradeTakesTenBytes() {
        TradeBlock block = new TradeBlock();
        TradeCursor trade = new TradeCursor();
        for (int i = 0; i < TradeBlock.FULL; i++) {
            trade.id = 5_000_000_000L + i;
            trade.price = 6_000_000_000L + i % 7 * 1_000L;
            trade.quantity = 1 + i * 37L % 1_000_000;
            trade.eventMicros = START + i * 80_000L;
            block.add(trade);
        }
        assertThat(block.take(0)).hasSizeLessThan(TradeBlock.FULL * 10 + 100);
    }

    @Test
    void blocksSortByTheirSequence() {
        TradeBlock block = new TradeBlock();
        block.addQuiet(1, START);
        byte[] taken = block.take((3L << 40) | 77);
        assertThat(TradeBlock.sequence(taken)).isEqualTo((3L << 40) | 77);
        assertThat(block.isEmpty()).isTrue();
    }
}
