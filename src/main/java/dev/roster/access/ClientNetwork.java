package dev.roster.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

import io.netty.util.NetUtil;

/** @param name an IPv4 address, or the /64 of an IPv6 address, which one subscriber gets */
record ClientNetwork(String name) {

    private static final int HALF = 8;

    /** @return null for an address that is not public, because many clients or a gateway can share it */
    static ClientNetwork of(String ip) {
        byte[] bytes = ip == null ? null : NetUtil.createByteArrayFromIpAddressString(ip);
        if (bytes == null) {
            return null;
        }
        InetAddress address = address(bytes);
        if (!isPublic(address)) {
            return null;
        }
        return new ClientNetwork(address instanceof Inet6Address
                ? NetUtil.toAddressString(address(Arrays.copyOf(Arrays.copyOf(bytes, HALF), bytes.length))) + "/64"
                : address.getHostAddress());
    }

    private static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
        boolean carrierGradeNat = !(address instanceof Inet6Address) && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
        return !(uniqueLocal || carrierGradeNat || address.isSiteLocalAddress() || address.isLoopbackAddress()
                || address.isLinkLocalAddress() || address.isAnyLocalAddress());
    }

    /** Returns an IPv4 address for an IPv4-mapped IPv6 address. */
    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
