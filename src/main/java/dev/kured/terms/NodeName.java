package dev.kured.terms;

import java.util.regex.Pattern;

/**
 * The name of a Node in the cluster.
 *
 * @param value an RFC 1123 subdomain of at most 253 characters
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Object names</a>
 */
public record NodeName(String value) implements Comparable<NodeName> {
    private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is not valid for a Node
     */
    public NodeName {
        if (value.length() > 253 || !SUBDOMAIN.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' cannot be the name of a Node"
                    + " (lower case letters, digits, '-' and '.', at most 253 characters)");
        }
    }

    /** Compares the names as strings. */
    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return value;
    }
}
