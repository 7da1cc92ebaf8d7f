package bench

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// usage is what the processors of the machine did so far, in ticks of 10 ms, and
// what of it was this process and its children. Where the system does not tell,
// it is zero.
type usage struct {
	all, idle, steal float64
	own              time.Duration
}

func readUsage() usage {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return usage{}
	}
	var user, nice, system, idle, wait, irq, soft, steal float64
	if _, err := fmt.Sscanf(string(text), "cpu %f %f %f %f %f %f %f %f", &user, &nice, &system, &idle, &wait, &irq, &soft, &steal); err != nil {
		return usage{}
	}
	return usage{user + nice + system + idle + wait + irq + soft + steal, idle + wait, steal, familyTime()}
}

// since gives the shares of the processors that went to other processes and to
// the hypervisor.
func (u usage) since(before usage) (others, steal float64) {
	all := u.all - before.all
	if all <= 0 {
		return 0, 0
	}
	steal = (u.steal - before.steal) / all
	others = 1 - (u.idle-before.idle)/all - steal - (u.own-before.own).Seconds()*100/all
	return max(0, others), steal
}

// processor names the processors of this machine.
func processor() string {
	name := runtime.GOARCH
	text, _ := os.ReadFile("/proc/cpuinfo")
	var family string
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(line, ":")
		switch strings.TrimSpace(key) {
		case "model name":
			name = strings.TrimSpace(value)
		case "cpu family":
			family = ", family " + strings.TrimSpace(value)
		}
	}
	return fmt.Sprintf("%s%s, %d cores, %s", name, family, runtime.NumCPU(), runtime.GOOS)
}

func goVersion() string { return strings.TrimPrefix(runtime.Version(), "go") }
