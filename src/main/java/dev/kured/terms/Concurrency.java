package dev.kured.terms;

/** How many nodes may be on their way at once: a number, or a share of the cluster. */
public sealed interface Concurrency {

    /** That many, however large the cluster is; at least one. */
    record Nodes(int number) implements Concurrency {
        /** @throws IllegalArgumentException if it is less than one */
        public Nodes {
            if (number < 1) {
                throw new IllegalArgumentException(number + " nodes at a time are none");
            }
        }

        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /** That many of a hundred nodes, rounded down, but at least one node. */
    record Share(int percent) implements Concurrency {
        /** @throws IllegalArgumentException if it is not from 1 to 100 */
        public Share {
            if (percent < 1 || percent > 100) {
                throw new IllegalArgumentException(percent + "% is no share of a cluster");
            }
        }

        /** How many that is in a cluster of so many nodes. */
        public int of(int nodes) {
            return Math.max(1, (int) ((long) nodes * percent / 100));
        }

        @Override
        public String toString() {
            return percent + "%";
        }
    }
}
