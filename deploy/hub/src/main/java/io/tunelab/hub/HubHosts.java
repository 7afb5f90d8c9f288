package io.tunelab.hub;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a download may lead: to the endpoint itself, to hosts that are named, and to hosts of a named domain ({@code
 * *.hf.co}) as long as their address is public. A hub, or whoever answers for it, can so not make this service ask
 * machines that only this service can reach.
 *
 * <p>The address is looked up here and once more by the connection, within the time for which Java keeps it.
 */
record HubHosts(URI endpoint, List<String> allowed) {
    HubHosts {
        allowed = allowed.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Why {@code target} may not be asked; empty if it may. */
    Optional<String> refusal(URI target) {
        var host = target.getHost();
        if (host == null || target.getUserInfo() != null) {
            return Optional.of("it names no host, or a user");
        }
        if (isEndpoint(target)) {
            return Optional.empty();
        }
        var name = host.toLowerCase(Locale.ROOT);
        if (allowed.contains(name)) {
            return Optional.empty();
        }
        if (allowed.stream().noneMatch(pattern -> isBelow(name, pattern))) {
            return Optional.of("host " + host + " is not among tunelab.hub.allowed-hosts " + allowed);
        }
        return isPublic(host) ? Optional.empty() : Optional.of("host " + host + " has no public address");
    }

    /** Whether {@code target} is on the hub itself, not on a host that it redirects to. */
    boolean isEndpoint(URI target) {
        return endpoint.getHost().equalsIgnoreCase(target.getHost())
                && port(target) == port(endpoint)
                && String.valueOf(target.getScheme()).equalsIgnoreCase(endpoint.getScheme());
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static boolean isBelow(String host, String pattern) {
        return pattern.equals("*") || pattern.startsWith("*.") && host.endsWith(pattern.substring(1));
    }

    private static boolean isPublic(String host) {
        try {
            for (var address : InetAddress.getAllByName(host)) {
                if (isPrivate(address)) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isPrivate(InetAddress address) {
        var bytes = address.getAddress();
        boolean sharedByCarriers = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xFE) == 0xFC;
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || sharedByCarriers
                || uniqueLocal
                || bytes[0] == 0;
    }
}
