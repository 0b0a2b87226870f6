package marketdata.producer.live.rest;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Says in one line why no answer came: no network, nothing that listens, no TLS, or something else. */
final class RestFailure {
    private RestFailure() {}

    static RestException of(URI base, String path, Throwable failure, Duration pause) {
        boolean tooLarge = failure instanceof HttpAnswer.TooLarge;
        return new RestException(base.getAuthority() + path + ": " + words(failure), pause, !tooLarge);
    }

    private static String words(Throwable failure) {
        Throwable root = failure;
        while (true) {
            if (root instanceof UnresolvedAddressException || root instanceof UnknownHostException) {
                return "unknown host; there is no network or no DNS here, or the address is wrong";
            }
            if (root instanceof HttpConnectTimeoutException) {
                return "no connection in time; there is no network here, or a firewall is between";
            }
            if (root instanceof SSLException) {
                return "no TLS: " + withInnermost(root);
            }
            if (root.getCause() == null) {
                break;
            }
            root = root.getCause();
        }
        String message = root.getMessage();
        if (failure instanceof ConnectException) {
            return "no connection" + (message == null ? "" : " (" + message + ")")
                    + "; nothing listens there, or there is no network here";
        }
        return message == null ? root.getClass().getSimpleName() : message;
    }

    /** What the innermost cause says stands last: that a certificate has expired, say, and since when. */
    private static String withInnermost(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String outer = failure.getMessage();
        String inner = innermost.getMessage();
        return inner == null || String.valueOf(outer).contains(inner) ? outer : outer + " (" + inner + ')';
    }
}
