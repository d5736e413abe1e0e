package dev.roster.dev;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Keeps objects in JMX, so that they survive a live reload. */
public final class JvmRegistry {
    private static final MBeanServer REGISTRY = ManagementFactory.getPlatformMBeanServer();

    private JvmRegistry() {
    }

    /** JMX requires this suffix of the name. */
    public interface KeptMBean {
        Object getValue();
    }

    public record Kept(Object value) implements KeptMBean {
        @Override
        public Object getValue() {
            return value;
        }
    }

    static void keep(String name, Object value) {
        try {
            REGISTRY.registerMBean(new Kept(value), objectName(name));
        } catch (JMException failure) {
            throw new IllegalStateException("Cannot register " + name, failure);
        }
    }

    static Object find(String name) {
        try {
            return REGISTRY.getAttribute(objectName(name), "Value");
        } catch (JMException failure) {
            throw new IllegalStateException("Not started: " + name, failure);
        }
    }

    private static ObjectName objectName(String name) throws JMException {
        return new ObjectName("dev.roster:name=" + name);
    }
}
