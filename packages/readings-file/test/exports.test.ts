import { test } from 'tap'
import { read } from './read.ts'

/** A made-up file of the shape that some kind of export has, how it is read, and what it says. */
interface Shape {
  readonly file: string
  readonly options: string
  readonly says: readonly string[]
}

// Shapes of published exports: rows of a few columns, a reading a row.
const shapes: Readonly<Record<string, Shape>> = {
  'an inverter portal: a row of units below the header, day first, semicolons': {
    file: 'Datum und Uhrzeit;Energie | Wechselrichter 1;Eigenverbrauch\n[dd.MM.yyyy HH:mm];[Wh];[Wh]\n01.06.2026 10:00;1.234,50;0\n01.06.2026 10:05;987,25;12,5\n',
    options: '--map "Energie | Wechselrichter 1=energy_wh,Eigenverbrauch=own_wh" --zone Europe/Vienna',
    says: ['2026-06-01T08:00:00Z energy_wh=1234.5 own_wh=0', '2026-06-01T08:05:00Z energy_wh=987.25 own_wh=12.5'],
  },
  'an inverter logger: sep=, a version, serial numbers, types and units above the data': {
    file: 'sep=;\nVersion CSV1|Tool SE|Linebreaks CR/LF|Delimiter semicolon|Decimalpoint comma|Precision 3\n\n;SN: 2100;SN: 2100\n;SB 5000;SB 5000\n;Counter;Analog\ndd.MM.yyyy HH:mm;kWh;kW\n28.11.2026 11:00;12345,678;2,400\n28.11.2026 11:05;12345,900;2,664\n',
    options: '--map kWh=energy_kwh,kW=power_kw --zone Europe/Berlin',
    says: [
      '2026-11-28T10:00:00Z energy_kwh=12345.678 power_kw=2.4',
      '2026-11-28T10:05:00Z energy_kwh=12345.9 power_kw=2.664',
    ],
  },
  'a solar portal: month first, found out by its 13th': {
    file: 'Time,System Production (W)\n06/12/2026 23:45,0\n06/13/2026 00:00,1250.5\n',
    options: '--map "System Production (W)=power_w" --zone America/Denver',
    says: ['2026-06-13T05:45:00Z power_w=0', '2026-06-13T06:00:00Z power_w=1250.5'],
  },
  'microinverters: an offset after the time, thousands quoted, a total at the end': {
    file: 'Date/Time,Energy Produced (Wh)\n2026-06-01 00:00:00 -0800,0\n2026-06-01 00:15:00 -0800,"1,234.5"\nTotal,"1,234.5"\n',
    options: '--map "Energy Produced (Wh)=energy_wh"',
    says: ['2026-06-01T08:00:00Z energy_wh=0', '2026-06-01T08:15:00Z energy_wh=1234.5', '4: no time Total'],
  },
  "a utility's green button: an address first, a day and two times": {
    file: 'Name,A. Customer\nAddress,"1 Main St, Springfield"\nAccount Number,12345\nService,Service 1\n\nTYPE,DATE,START TIME,END TIME,USAGE,UNITS,COST,NOTES\nElectric usage,2026-03-08,01:45,01:59,0.25,kWh,$0.05,\nElectric usage,2026-03-08,02:15,02:29,0.5,kWh,$0.05,\nElectric usage,2026-03-08,03:00,03:14,0.75,kWh,$0.05,\n',
    options: '--map USAGE=energy_kwh --zone America/Los_Angeles',
    says: [
      '2026-03-08T09:45:00Z energy_kwh=0.25',
      '8: a time that no clock in America/Los_Angeles showed: they went forward 2026-03-08 02:15',
      '2026-03-08T10:00:00Z energy_kwh=0.75',
    ],
  },
  'a three-phase meter: seconds since the epoch': {
    file: 'timestamp,total_act_energy,max_voltage,min_voltage\n1780272000,12.0345,231.1,229.9\n1780272060,12.5,232,230\n',
    options: '--map total_act_energy=energy_wh,max_voltage=voltage_v',
    says: [
      '2026-06-01T00:00:00Z energy_wh=12.0345 voltage_v=231.1',
      '2026-06-01T00:01:00Z energy_wh=12.5 voltage_v=232',
    ],
  },
  'a logger: milliseconds since the epoch, tabs': {
    file: 'ts\tI [A]\n1780272000250\t1.5\n1780272000750\t2\n',
    options: '--map "I [A]=current_a"',
    says: ['2026-06-01T00:00:00.250Z current_a=1.5', '2026-06-01T00:00:00.750Z current_a=2'],
  },
  'home automation: a row an entity, states that are none': {
    file: 'entity_id,state,last_changed\nsensor.power,unavailable,2026-06-01T00:00:00.000Z\nsensor.power,412.5,2026-06-01T00:00:10.123Z\nsensor.temp,21,2026-06-01T00:00:11.000Z\nswitch.pump,on,2026-06-01T00:00:12.000Z\n',
    options: '--map sensor.power=power_w,sensor.temp=temp_c',
    says: ['2: it has no value', '2026-06-01T00:00:10.123Z power_w=412.5', '2026-06-01T00:00:11Z temp_c=21'],
  },
  'a supplier: half hours with blanks after the commas and an offset': {
    file: 'Consumption (kWh), Start, End\n0.063, 2026-06-01T00:00:00+01:00, 2026-06-01T00:30:00+01:00\n0.5, 2026-06-01T00:30:00+01:00, 2026-06-01T01:00:00+01:00\n',
    options: '--map "Consumption (kWh)=energy_kwh"',
    says: ['2026-05-31T23:00:00Z energy_kwh=0.063', '2026-05-31T23:30:00Z energy_kwh=0.5'],
  },
  'a municipal load profile: from, to, a value with a comma, both hours of autumn': {
    file: 'Lastgang\nZählpunkt;DE0001\n\nDatum;von;bis;Wert [kW];Status\n25.10.2026;01:45;02:00;1,5;W\n25.10.2026;02:00;02:15;2;W\n25.10.2026;02:45;03:00;2,5;W\n25.10.2026;02:00;02:15;3;W\n25.10.2026;02:45;03:00;3,5;W\n25.10.2026;03:00;03:15;4;W\n',
    options: '--map "Wert [kW]=power_kw" --zone Europe/Berlin',
    says: [
      '2026-10-24T23:45:00Z power_kw=1.5',
      '2026-10-25T00:00:00Z power_kw=2',
      '2026-10-25T00:45:00Z power_kw=2.5',
      '2026-10-25T01:00:00Z power_kw=3',
      '2026-10-25T01:45:00Z power_kw=3.5',
      '2026-10-25T02:00:00Z power_kw=4',
    ],
  },
  'a transparency platform: intervals, its zone in the header, n/e': {
    file: '"MTU (CET/CEST)","Actual Total Load [MW] - BZN|XX"\n"01.06.2026 00:00 - 01.06.2026 00:15","45678"\n"01.06.2026 00:15 - 01.06.2026 00:30","n/e"\n"01.06.2026 00:30 - 01.06.2026 00:45","45001.5"\n',
    options: '--map "Actual Total Load [MW] - BZN|XX=load_mw"',
    says: ['2026-05-31T22:00:00Z load_mw=45678', '3: it has no value', '2026-05-31T22:30:00Z load_mw=45001.5'],
  },
  'a circuit monitor: the zone in the header, month first': {
    file: 'Time Bucket (America/New_York),Mains_A (kWatts),Mains_B (kWatts)\n11/28/2026 00:00:00,0.52,0.48\n11/28/2026 00:01:00,No CT,0.5\n',
    options: '--map "Mains_A (kWatts)=power_kw,Mains_B (kWatts)=other_kw"',
    says: [
      '2026-11-28T05:00:00Z power_kw=0.52 other_kw=0.48',
      '3: no number in Mains_A (kWatts) No CT',
      '2026-11-28T05:01:00Z other_kw=0.5',
    ],
  },
  'a battery portal: three rows of header, the zone in the second': {
    file: '"timestamp","Battery Monitor [279]","Battery Monitor [279]","System overview [0]"\n"Europe/Amsterdam (+02:00)","Voltage","Current","AC Consumption L1"\n"","V","A","W"\n"2026-06-01 12:00:00","52.10","-3.4","410"\n"2026-06-01 12:15:00","52.05","","395"\n',
    options: '--map "Voltage=voltage_v,Current=current_a,AC Consumption L1=power_w"',
    says: [
      '2026-06-01T10:00:00Z voltage_v=52.1 current_a=-3.4 power_w=410',
      '2026-06-01T10:15:00Z voltage_v=52.05 power_w=395',
    ],
  },
  'a dashboard: sep=, quoted, rows of series': {
    file: 'sep=;\n"Series";"Time";"Value"\n"Power A";"2026-06-01T00:00:00+00:00";1.5\n"Power B";"2026-06-01T00:00:00+00:00";null\n"Power B";"2026-06-01T00:01:00+00:00";2\n',
    options: '--map "Power A=power_kw,Power B=other_kw"',
    says: ['2026-06-01T00:00:00Z power_kw=1.5', '4: it has no value', '2026-06-01T00:01:00Z other_kw=2'],
  },
  'a spreadsheet: ="…" around everything': {
    file: '="Zeit";="Strom"\n="13-01-2026 00:00";="1,5"\n="13-01-2026 00:15";="2"\n',
    options: '--map Strom=current_a',
    says: ['2026-01-13T00:00:00Z current_a=1.5', '2026-01-13T00:15:00Z current_a=2'],
  },
  'a spreadsheet: days since 1900': {
    file: 'Date,kW\n46174,1.5\n46174.0104166667,2.5\n',
    options: '--map kW=power_kw --zone Europe/Amsterdam',
    says: ['2026-05-31T22:00:00Z power_kw=1.5', '2026-05-31T22:15:00Z power_kw=2.5'],
  },
  'a market: hours by number, from 1': {
    file: [
      'Settlement Date,Settlement Period,Demand',
      ...Array.from({ length: 50 }, (_, at) => `25-Oct-2026,${at + 1},${at * 10}`),
    ].join('\n'),
    options: '--map Demand=demand_mw --zone Europe/London',
    says: Array.from(
      { length: 50 },
      (_, at) =>
        `${new Date(Date.UTC(2026, 9, 24, 23, at * 30)).toISOString().replace('.000Z', 'Z')} demand_mw=${at * 10}`,
    ),
  },
  'a meter of the Netherlands: newest first, both hours of autumn': {
    file: 'datum,waarde\n2026-10-25 03:00,5\n2026-10-25 02:30,4\n2026-10-25 02:00,3\n2026-10-25 02:30,2\n2026-10-25 02:00,1\n2026-10-25 01:30,0\n',
    options: '--map waarde=power_kw --zone Europe/Amsterdam',
    says: [
      '02:00:00Z power_kw=5',
      '01:30:00Z power_kw=4',
      '01:00:00Z power_kw=3',
      '00:30:00Z power_kw=2',
      '00:00:00Z power_kw=1',
    ]
      .map((one) => `2026-10-25T${one}`)
      .concat('2026-10-24T23:30:00Z power_kw=0'),
  },
  'twelve hours and half of the day': {
    file: 'Timestamp;Power\n1/31/2026 12:00 AM;1\n1/31/2026 12:30 PM;2\n1/31/2026 1:00:05 PM;3\n',
    options: '--map Power=power_kw',
    says: ['2026-01-31T00:00:00Z power_kw=1', '2026-01-31T12:30:00Z power_kw=2', '2026-01-31T13:00:05Z power_kw=3'],
  },
  'the end of a day as 24:00, months by name': {
    file: 'Horodate;Valeur\n1 févr. 2026 23:30;1,5\n1 févr. 2026 24:00;2\n',
    options: '--map Valeur=power_kw',
    says: ['2026-02-01T23:30:00Z power_kw=1.5', '2026-02-02T00:00:00Z power_kw=2'],
  },
  'no header at all': {
    file: '2026-06-01 00:00;7;1.5\n2026-06-01 00:15;7;2.5\n',
    options: '--map #3=power_kw',
    says: ['2026-06-01T00:00:00Z power_kw=1.5', '2026-06-01T00:15:00Z power_kw=2.5'],
  },
  'a row for each device': {
    file: 'meter,time,kWh\nA-1,2026-06-01T00:00:00Z,1\nB-2,2026-06-01T00:00:00Z,2\n',
    options: '--map kWh=energy_kwh --device-column meter --device A-1=1600,B-2=1601',
    says: ['2026-06-01T00:00:00Z device 1600 energy_kwh=1', '2026-06-01T00:00:00Z device 1601 energy_kwh=2'],
  },
  'two columns of one name, taken by number; --skip': {
    file: 'a,b\nTime,kWh,kWh\n2026-06-01T00:00:00Z,1,2\n',
    options: '--map #3=energy_kwh --skip 1',
    says: ['2026-06-01T00:00:00Z energy_kwh=2'],
  },
  'exports one after another: the header again': {
    file: 'Time,kW\n2026-06-01T00:00:00Z,1\nTime,kW\n2026-06-02T00:00:00Z,2\n',
    options: '--map kW=power_kw',
    says: ['2026-06-01T00:00:00Z power_kw=1', '2026-06-02T00:00:00Z power_kw=2'],
  },
  'compact times': {
    file: 'ZEIT;WERT\n20260601;1\n202606010015;2\n20260601003000;3\n20260601T0045;4\n',
    options: '--map WERT=power_kw',
    says: ['00:00', '00:15', '00:30', '00:45'].map((time, at) => `2026-06-01T${time}:00Z power_kw=${at + 1}`),
  },
}

for (const [name, { file, options, says }] of Object.entries(shapes))
  test(name, async (t) => {
    const device = options.includes('--device ') ? '' : ' --device 1500'
    t.strictSame(await read(t, file, options + device), says)
  })
