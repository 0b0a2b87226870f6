package marketdata.monitor.text;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;

/** Why a server could not be asked, in words: of the HTTP client's own exceptions many have no message. */
public final class NetworkFailure {
    private NetworkFailure() {}

    /** Follows a host's name: "cannot be connected to". */
    public static String inWords(Throwable failure) {
        if (failure instanceof HttpTimeoutException) {
            return "does not answer in time";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "is a name that cannot be resolved here";
            }
        }
        if (failure instanceof ConnectException) {
            return "cannot be connected to";
        }
        return "cannot be reached: " + failure;
    }
}
