package marketdata.model.exchange;

import java.time.Duration;

/**
 * What an exchange allows a WebSocket client.
 *
 * @param symbols most symbols on one connection
 * @param addressLength most characters in the address of a connection
 * @param messageInterval least time between two messages of the client on one connection
 * @param connectionAttempts most connection attempts of one client in {@code attemptsPeriod}
 * @param attemptsPeriod see {@code connectionAttempts}
 * @param acknowledges whether it answers a subscription; otherwise an open connection is all the confirmation there is
 * @param rejectsWholeMessage whether one unknown symbol makes it reject all symbols of the same message
 */
public record SocketLimits(
        int symbols,
        int addressLength,
        Duration messageInterval,
        int connectionAttempts,
        Duration attemptsPeriod,
        boolean acknowledges,
        boolean rejectsWholeMessage) {}
