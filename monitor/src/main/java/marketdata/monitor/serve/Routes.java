package marketdata.monitor.serve;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;

/** Paths that a part of the monitor answers. */
public interface Routes {
    /** Adds them to the server. */
    void register(JavalinDefaultRoutingApi<?> server);

    /**
     * Writes the answer to a request that nobody else answers.
     *
     * @param status 404, 405 or 500
     * @return false when the path is none of this part's
     */
    default boolean refuse(Context request, int status) {
        return false;
    }
}
