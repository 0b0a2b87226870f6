package marketdata.producer.feeds.news;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses belong to this machine or its network. */
final class Networks {
    private Networks() {}

    /**
     * Whether any address of a host is not one of the public Internet: loopback, link-local (which holds the clouds' metadata,
     * 169.254.169.254), private (RFC 1918), shared (RFC 6598, 100.64.0.0/10), unique local (RFC 4193, fc00::/7), multicast or none.
     *
     * @param host a name or an address; null is nowhere, and so not public
     * @throws IOException when nobody knows the name
     */
    static boolean isPrivate(String host) throws IOException {
        if (host == null) {
            return true;
        }
        for (InetAddress each : InetAddress.getAllByName(host)) {
            if (isPrivate(each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xFE) == 0xFC;
        return shared
                || uniqueLocal
                || address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
    }
}
