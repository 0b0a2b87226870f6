package marketdata.producer.live.feed;

import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.producer.live.rest.ExchangeRest;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A process of its own, since a proxy is set in the environment: asks an exchange's clock and waits for a frame. */
final class ProxyProbe {
    private ProxyProbe() {}

    public static void main(String[] addresses) throws Exception {
        ExchangeRest rest = new ExchangeRest(
                new BinanceProtocol().rest(), URI.create(addresses[1]), Map.of(), new LongAdder(), System::nanoTime);
        try {
            System.out.println("REST " + rest.micros());
        } catch (IOException e) {
            System.out.println("REST failed: " + e.getMessage());
        }
        FrameQueue queue = new FrameQueue(10, 1 << 20);
        ExchangeFeed feed = new ExchangeFeed(
                new BinanceProtocol(),
                URI.create(addresses[0]),
                List.of("BTCUSDT"),
                new FrameIntake(queue),
                Clock.systemUTC());
        Thread thread = new Thread(feed);
        thread.setDaemon(true);
        thread.start();
        for (int i = 0; i < 600; i++) {
            String error = feed.status().get(0).lastError();
            if (queue.pending() > 0 || !error.isEmpty()) {
                System.out.println(queue.pending() > 0 ? "SOCKET frame" : "SOCKET failed: " + error);
                System.exit(0);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        System.out.println("SOCKET nothing");
        System.exit(0);
    }
}
